package com.instashop.spark.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.schema.Database;
import com.instashop.spark.server.RealPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times without a zone out of images, as the warehouse reads them. */
class ImageTimesTest {
  private static RealPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = new RealPostgres();
    Flyway.configure()
        .dataSource(postgres.address().url(), postgres.address().user(), null)
        .locations(Database.WAREHOUSE.migrations())
        .load()
        .migrate();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1795899047847471, 1, 2026-11-28 20:50:47.847471",
    "-1, 1, 1969-12-31 23:59:59.999999",
    "-63517787999876544, 1, 0044-03-15 10:00:00.123456 BC",
    "9223372022399999999, 1, 294247-01-09 23:59:59.999999",
    "9223372036825200000, 1, infinity",
    "9223372036854775807, 1, infinity",
    "-9223372036832400000, 1, -infinity",
    "9224097091200000, 1000, 294270-01-01 00:00:00",
    "9224318015999999, 1000, 294276-12-31 23:59:59.999",
    "9223372036825200, 1000, infinity",
    "-210866803200000, 1000, 4714-11-24 00:00:00 BC"
  })
  void areThoseOfTheSource(String written, long micros, String expected) throws SQLException {
    try (Connection connection = postgres.connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT image_timestamp(?, ?)::text")) {
      statement.setString(1, written);
      statement.setLong(2, micros);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        assertThat(row.getString(1)).isEqualTo(expected);
      }
    }
  }
}
