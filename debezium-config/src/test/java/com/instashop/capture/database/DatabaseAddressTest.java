package com.instashop.capture.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://localhost:5433/crm_db, localhost, 5433",
    "jdbc:postgresql://db.example/crm_db, db.example, 5432",
    "jdbc:postgresql://10.0.0.7:1/crm_db?sslmode=require, 10.0.0.7, 1",
  })
  void readsTheUrlOfADatabase(String url, String host, int port) {
    assertThat(of(url)).isEqualTo(new DatabaseAddress(Database.CRM, host, port, "crm_db", url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "crm_db",
        "postgresql://localhost/crm_db",
        "jdbc:mysql://localhost/crm_db",
        "jdbc:postgresql:crm_db",
        "jdbc:postgresql://localhost",
        "jdbc:postgresql://localhost/",
        "jdbc:postgresql://a:5432,b:5432/crm_db",
        "jdbc:postgresql://local host/crm_db"
      })
  void saysWhatIsNoUrlOfADatabase(String url) {
    assertMistake(url)
        .hasMessageContainingAll("databases.crm_db: " + url, "jdbc:postgresql://host:port/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://localhost/crm_db?password=secret",
        "jdbc:postgresql://local host/crm_db?user=me&password=secret",
        "jdbc:postgresql:crm_db?sslmode=require&password=secret"
      })
  void doesNotShowAPassword(String url) {
    assertMistake(url).hasMessageNotContaining("secret").hasMessageContaining("crm_db?…");
  }

  @Test
  void namesAnotherDatabaseOfTheSameServer() {
    assertThat(of("jdbc:postgresql://db.example/crm_db?sslmode=require").withName("postgres").url())
        .isEqualTo("jdbc:postgresql://db.example/postgres?sslmode=require");
    assertThat(of("jdbc:postgresql://db.example:1/crm_db").withName("postgres").url())
        .isEqualTo("jdbc:postgresql://db.example:1/postgres");
  }

  private static AbstractThrowableAssert<?, ?> assertMistake(String url) {
    return assertThatThrownBy(() -> of(url))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.isUsersMistake()).isTrue());
  }

  private static DatabaseAddress of(String url) {
    return DatabaseAddress.of(Database.CRM, url);
  }
}
