package com.instashop.spark.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.contracts.schema.Database;
import com.instashop.spark.server.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days of events, pruned and late, in a real PostgreSQL. */
class EventDaysTest {
  private static final String OLDEST = "2026-11-20";
  private static final String OLD = "2026-11-22";
  private static final String NEW = "2026-11-24";
  private static final String BEFORE_THE_HORIZON = "10";

  private static RealPostgres postgres;

  private Connection connection;

  @BeforeAll
  static void start() throws IOException {
    postgres = new RealPostgres();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    connection = postgres.connect();
    execute(
        "SET TIME ZONE 'UTC'",
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "DROP SCHEMA IF EXISTS shop CASCADE");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void allDaysAreKeptWhereNothingWasPruned() throws Exception {
    migrate("latest");
    event(OLD);
    event(NEW);
    assertThat(differences()).isZero();
    assertThat(knownSince()).isEqualTo("2026-11-22 12:00:00+00");
  }

  @Test
  void lateEventOfAPrunedDayLeavesTheProofAndTheCoursesAsTheyAre() throws Exception {
    migrate("latest");
    event(OLDEST);
    event(OLD);
    event(NEW);
    execute(
        keepSince("2026-11-23"),
        keepSince("2026-11-21"),
        "DROP TABLE realtime_events_20261120, realtime_events_20261122");
    assertThat(differences()).isZero();
    event(OLDEST);
    event("2001-01-01");
    assertThat(differences()).isZero();
    assertThat(knownSince()).isEqualTo("2026-11-23 00:00:00+00");
    execute("UPDATE event_rollup SET events = events + 1 WHERE bucket >= '2026-11-24'");
    assertThat(differences()).isEqualTo(2);
  }

  @Test
  void warehouseThatWasPrunedEarlierLearnsSinceWhenEventsAreKept() throws Exception {
    migrate(BEFORE_THE_HORIZON);
    event(OLDEST);
    event(OLD);
    event(NEW);
    execute("DROP TABLE realtime_events_20261120, realtime_events_20261122");
    event("2001-01-01");
    migrate("latest");
    assertThat(text("SELECT kept_since FROM event_horizon")).isEqualTo("2026-11-23 00:00:00+00");
    assertThat(differences()).isZero();
  }

  @Test
  void warehouseThatWasNeverPrunedHasNoHorizon() throws Exception {
    migrate(BEFORE_THE_HORIZON);
    event(OLD);
    event(NEW);
    migrate("latest");
    assertThat(text("SELECT count(*) FROM event_horizon")).isEqualTo("0");
    assertThat(differences()).isZero();
  }

  @Test
  void lateEventFindsItsDayThoughAPruneDidNotDropIt() throws Exception {
    migrate("latest");
    event(OLD);
    execute("ALTER TABLE realtime_events DETACH PARTITION realtime_events_20261122");
    event(OLD);
    assertThat(text("SELECT count(*) FROM realtime_events")).isEqualTo("1");
  }

  @Test
  void lateEventFindsItsDayThoughAPruneDetachedItByHalf() throws Exception {
    migrate("latest");
    event(OLD);
    try (Connection proof = postgres.connect();
        Statement reading = proof.createStatement()) {
      proof.setAutoCommit(false);
      reading.executeQuery("SELECT * FROM realtime_events").close();
      execute("SET statement_timeout = '1s'");
      assertThatThrownBy(
              () ->
                  execute(
                      "ALTER TABLE realtime_events DETACH PARTITION realtime_events_20261122 CONCURRENTLY"))
          .isInstanceOf(SQLException.class);
      execute("RESET statement_timeout");
    }
    assertThat(text("SELECT inhdetachpending FROM pg_inherits WHERE inhdetachpending"))
        .isEqualTo("t");
    connection.setAutoCommit(false);
    event(OLD);
    connection.commit();
    assertThat(text("SELECT count(*) FROM realtime_events")).isEqualTo("1");
  }

  /** As {@code dwh prune} says it. */
  private static String keepSince(String day) {
    return """
        INSERT INTO event_horizon AS known (kept_since) VALUES ('%sT00:00:00Z')
        ON CONFLICT (one) DO UPDATE SET kept_since = greatest(known.kept_since, excluded.kept_since)"""
        .formatted(day);
  }

  private static void migrate(String target) {
    Flyway.configure()
        .dataSource(postgres.address().url(), postgres.address().user(), null)
        .locations(Database.WAREHOUSE.migrations())
        .target(target)
        .load()
        .migrate();
  }

  /** An event at noon of a day, and what is added up of it. */
  private void event(String day) throws SQLException {
    EventDays.create(connection, new TreeSet<>(Set.of(LocalDate.parse(day))));
    execute(
        """
        INSERT INTO realtime_events (topic, kafka_partition, kafka_offset, event_type, operation, source, source_table, commit_time)
        SELECT 'shipment', 0, count(*), 'shipment_created', 'c', 'ecommerce_db', 'shipment', '%sT12:00:00Z'
        FROM realtime_events"""
            .formatted(day),
        """
        INSERT INTO event_rollup AS known
        SELECT grain, date_trunc(grain, timestamptz '%sT12:00:00Z', 'UTC'), 'shipment', 'c', 1
        FROM (VALUES ('hour'), ('day')) AS of_grain (grain)
        ON CONFLICT (grain, bucket, topic, operation) DO UPDATE SET events = known.events + 1"""
            .formatted(day));
  }

  /** How many keys differ between the events and what was added up of them, as verify asks it. */
  private long differences() throws IOException, SQLException {
    String rollups =
        Files.readString(Path.of("../audit/src/main/resources/com/instashop/audit/rollups.sql"));
    String header = "-- rollup change events by hour and day";
    int begin = rollups.indexOf(header) + header.length();
    String sql = rollups.substring(begin, rollups.indexOf(';', begin));
    return Long.parseLong(
        text("SELECT count(*) FROM (%s) AS both_sides WHERE e_count <> f_count".formatted(sql)));
  }

  private String knownSince() throws SQLException {
    return text(MetricSql.known(Metric.SHIPMENTS_BY_STATUS).replace("?", "'2026-11-01T00:00:00Z'"));
  }

  private String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
