package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.database.Preparation;
import com.instashop.capture.database.ServerPreparer;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.stack.Main;
import com.instashop.stack.server.RedisUsers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Databases that are prepared by who is no superuser, with roles and names of their own. */
class LimitedAdministratorIT {
  private static final Pattern CONNECT = Pattern.compile("\\\\connect .*dbname=(\\w+)\"");
  private static final Pattern VARIABLE = Pattern.compile(":'(\\w+)_password'");
  private static final String ADMINISTRATOR = "r_postgres";

  private static Environment stack;
  private static Deployment deployment;

  @BeforeAll
  static void start() throws Exception {
    stack = Environment.running();
    Path file = stack.deployment().file();
    Path limited = file.resolveSibling("limited.yaml");
    Files.writeString(
        limited,
        Files.readString(file)
            .replaceAll("(?m)^(  \\w+: jdbc:.*/)(\\w+)$", "$1r_$2")
            .replaceAll("(?m)^  \"\\*\": jdbc.*\n", "")
            .replaceAll("(postgres: .user: )(\\w+)", "$1r_$2")
            .replaceAll("(redis: .user: )(admin|totals)", "$1r_$2"));
    deployment = Deployment.load(limited);
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.aclSetUser(
          "r_admin",
          "on",
          ">" + deployment.redisUser(Account.ADMINISTRATOR).password(),
          "~*",
          "&*",
          "+@all",
          "-acl");
    }
  }

  @BeforeEach
  void clean() throws Exception {
    for (Database database : Database.shipped()) {
      administer("postgres", "DROP DATABASE IF EXISTS r_%s WITH (FORCE)".formatted(database));
    }
    for (Account account : Account.values()) {
      if (deployment.roles().containsKey(account)) {
        administer("postgres", "DROP ROLE IF EXISTS " + deployment.role(account).user());
      }
    }
  }

  @AfterAll
  static void remove() throws Exception {
    new LimitedAdministratorIT().clean();
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.aclDelUser("r_admin", "r_totals");
    }
    Files.delete(deployment.file());
  }

  @Test
  void whatSheMayNotDoIsPrintedForWhoMay() throws Exception {
    administrator("");
    assertThat(init())
        .contains(
            "permission denied to create role",
            "execute what is printed above",
            "CREATE ROLE \"r_instashop\";",
            "\\set spark_password `printenv SPARK_PASSWORD`",
            "SELECT :'spark_password' = '' AS missing \\gset",
            "-- ACL SETUSER r_totals reset on >PASSWORD ~totals:*")
        .doesNotContain("SETUSER spark", "Preparing topics");
    // Where all of them are there, nobody has to make them.
    try (Jedis redis = stack.deployment().redis(Account.ADMINISTRATOR).connect()) {
      redis.aclSetUser(
          "r_totals", "on", ">" + deployment.redisUser(Account.TOTALS).password(), "+ping");
    }
    assertThat(new RedisUsers(deployment).missing()).isEmpty();

    String roles = refused(true);
    assertThat(roles)
        .contains(
            "CREATE ROLE \"r_instashop\";",
            "ALTER ROLE \"r_warehouse\" PASSWORD :'spark_password';",
            "CREATE DATABASE \"r_dwh_db\";")
        .doesNotContain("SCRAM-SHA-256");
    psql(roles);
    // What was not there yet could not be looked at.
    Preparation more = Preparation.carriedOut();
    capture().createDatabases(more);
    psql(more.sql());
    assertThat(carriedOut(true).refusals()).isEmpty();
    makeTables();

    String databases = refused(false);
    assertThat(databases)
        .contains("ALTER ROLE \"r_debezium\" LOGIN REPLICATION;")
        .doesNotContain("SCRAM-SHA-256");
    psql(databases);
    assertThat(carriedOut(false).refusals()).isEmpty();

    // It is the same where she has nothing to do with the owners of the databases.
    administer("postgres", "REVOKE r_instashop, r_warehouse FROM " + ADMINISTRATOR);
    administer("r_crm_db", "ALTER TABLE interaction REPLICA IDENTITY DEFAULT");
    String ways = refused(false);
    assertThat(ways).contains("GRANT CONNECT ON DATABASE \"r_crm_db\" TO \"r_postgres\";");
    psql(ways);
    String tables = refused(false);
    assertThat(tables)
        .contains("ALTER TABLE interaction REPLICA IDENTITY FULL;")
        .doesNotContain("CREATE ", "r_erp_db");
    psql(tables);
    assertThat(carriedOut(false).refusals()).isEmpty();
  }

  @Test
  void whoMayMakeRolesAndDatabasesNeedsNobodyElse() throws Exception {
    administrator("CREATEROLE CREATEDB REPLICATION");
    assertThat(carriedOut(true).refusals()).isEmpty();
    makeTables();
    assertThat(carriedOut(false).refusals()).isEmpty();
    assertThat(carriedOut(true).refusals()).isEmpty();
    assertThat(carriedOut(false).refusals()).isEmpty();
    Preparation written = Preparation.writtenDown();
    capture().createDatabases(written);
    capture().prepare(written);
    assertThat(written.sql()).contains("GRANT SELECT").doesNotContain("CREATE ");
    new ServerPreparer(deployment).drop(false);
    try (Connection connection = stack.connect(Database.INSTASHOP, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles
                WHERE rolname LIKE 'r#_%' ESCAPE '#'""")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("r_instashop r_postgres r_warehouse");
    }
  }

  private static CaptureSetup capture() {
    return new CaptureSetup(deployment);
  }

  private static void administrator(String rights) throws SQLException {
    administer(
        "postgres",
        "CREATE ROLE %s LOGIN %s PASSWORD '%s'"
            .formatted(ADMINISTRATOR, rights, deployment.role(Account.ADMINISTRATOR).password()));
  }

  private static Preparation carriedOut(boolean ofServer) throws Exception {
    Preparation preparation = Preparation.carriedOut();
    if (ofServer) {
      capture().createDatabases(preparation);
    } else {
      capture().prepare(preparation);
    }
    return preparation;
  }

  private static String refused(boolean ofServer) throws Exception {
    Preparation preparation = carriedOut(ofServer);
    assertThat(preparation.isStopped()).isTrue();
    return preparation.sql();
  }

  /** What it says, and complains of. */
  private static String init() {
    StringWriter complaints = new StringWriter();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(said, true, UTF_8));
    try {
      int status =
          Main.commandLine()
              .setErr(new PrintWriter(complaints, true))
              .execute("init", DeploymentOption.NAME, deployment.file().toString());
      assertThat(status).as(complaints.toString()).isEqualTo(2);
    } finally {
      System.setOut(before);
    }
    return said.toString(UTF_8) + complaints;
  }

  private static void makeTables() {
    for (Database database : deployment.shipped().databases()) {
      JdbcAddress address = deployment.database(database, Account.SHOP);
      Flyway.configure()
          .dataSource(address.url(), address.user(), address.password())
          .locations(database.migrations())
          .load()
          .migrate();
    }
  }

  /** Executes a script as a superuser's psql does. */
  private static void psql(String script) throws SQLException {
    String filled =
        VARIABLE
            .matcher(script)
            .replaceAll(variable -> Matcher.quoteReplacement("'" + password(variable) + "'"));
    Matcher connect = CONNECT.matcher(filled);
    int[] begins = connect.results().mapToInt(MatchResult::start).toArray();
    for (int i = 0; i < begins.length; i++) {
      String part =
          filled.substring(begins[i], i + 1 < begins.length ? begins[i + 1] : filled.length());
      Matcher database = CONNECT.matcher(part);
      assertThat(database.find()).isTrue();
      administer(
          database.group(1),
          Arrays.stream(part.substring(database.end()).split(";\n"))
              .map(String::strip)
              .toArray(String[]::new));
    }
  }

  private static String password(MatchResult variable) {
    return deployment.role(Account.valueOf(variable.group(1).toUpperCase(Locale.ROOT))).password();
  }

  private static void administer(String database, String... statements) throws SQLException {
    try (Connection connection = stack.connect(new Database(database), Account.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
