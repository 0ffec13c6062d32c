package com.instashop.stack.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.ProgramException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;

class RemedyTest {
  private static final String TLS = "jdbc:postgresql://db/crm_db?sslmode=verify-full";

  /** The words are of no matter: a server may say them in any language. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          28P01 | its user, and its password
          28000 | pg_hba.conf
          08006 | sslrootcert=FILE
          08001 | see that it runs there
          57P03 | see that it runs there
          """)
  void postgresIsHelpedByTheCodeOfItsRefusal(String state, String remedy) {
    assertThat(Remedy.ofPostgres(new SQLException("¡No!", state), "my.yaml", TLS))
        .contains(remedy, "my.yaml");
  }

  @Test
  void lostConnectionIsNoMatterOfTlsWhereThereIsNone() {
    String plain = "jdbc:postgresql://db/crm_db";
    SQLException lost = new SQLException("an I/O error occurred", "08006");
    assertThat(Remedy.ofPostgres(lost, "my.yaml", plain)).contains("see that it runs there");
    lost.initCause(new SSLHandshakeException("PKIX"));
    assertThat(Remedy.ofPostgres(lost, "my.yaml", plain)).contains("sslrootcert=FILE");
  }

  @Test
  void redisIsHelpedByWhatWasThrown() {
    assertThat(Remedy.ofRedis(new JedisAccessControlException("WRONGPASS"), "my.yaml"))
        .contains("accounts.administrator.redis in my.yaml");
    assertThat(
            Remedy.ofRedis(
                new JedisConnectionException("failed", new SSLHandshakeException("PKIX")),
                "my.yaml"))
        .contains("redis.ca");
    assertThat(Remedy.ofRedis(new JedisConnectionException("Failed to connect"), "my.yaml"))
        .contains("see that it runs there");
  }

  @Test
  void whatIsWrongInTheFileIsMendedThere() {
    ProgramException mistake = ProgramException.mistake("there is no such file");
    assertThat(Remedy.ofPostgres(mistake, "my.yaml", TLS)).isEqualTo("mend that in my.yaml");
    assertThat(Remedy.ofRedis(mistake, "my.yaml")).isEqualTo("mend that in my.yaml");
  }

  @Test
  void reasonIsToldWithoutTheNamesOfClasses() {
    SSLHandshakeException untrusted =
        new SSLHandshakeException(
            "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: no path");
    assertThat(Findings.reason(new SQLException("SSL error: " + untrusted.getMessage(), untrusted)))
        .isEqualTo("SSL error: PKIX path building failed: no path");
    assertThat(
            Findings.reason(
                new SQLException("The connection failed.", new UnknownHostException("db"))))
        .isEqualTo("The connection failed. (there is no host db)");
    assertThat(Findings.reason(new SQLException("It does not answer", new SQLException())))
        .isEqualTo("It does not answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FATAL: password authentication failed for user "shop" | FATAL: password authentication failed
          FATAL: la autentificación password falló para el usuario «shop» | FATAL: la autentificación password falló para el usuario …
          FATAL: Passwort-Authentifizierung für Benutzer »shop« fehlgeschlagen | FATAL: Passwort-Authentifizierung für Benutzer … fehlgeschlagen
          FATAL: authentification par mot de passe échouée pour l'utilisateur « shop » | FATAL: authentification par mot de passe échouée pour l'utilisateur …
          FATAL: database "shop_db" does not exist | FATAL: database "shop_db" does not exist
          """)
  void whoIsRefusedIsNotNamedInAnyLanguage(String said, String told) {
    assertThat(PostgresCheck.withoutName(said, "shop")).isEqualTo(told);
  }
}
