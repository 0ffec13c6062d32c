package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.database.CaptureCheck;
import com.instashop.capture.database.DatabasePreparer;
import com.instashop.capture.database.Preparation;
import com.instashop.capture.database.ReplicationSlot;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a database that somebody changes after it was prepared. */
class PreparedDatabaseTest {
  private static final String NAME = "notes";
  private static final Database NOTES = new Database(NAME);

  private static final String TABLE =
      """
      CREATE TABLE note (
        id integer PRIMARY KEY, big bigint, price numeric(12, 4), free numeric, loose numeric,
        line text, mood mood, code code, mark uuid, fixed char(5), done boolean, day date,
        at timestamptz, since timestamp, millis timestamp(3), hour time, span interval,
        doc jsonb, real real, bytes bytea, tags text[])""";

  @TempDir private static Path folder;
  private static RealPostgres postgres;
  private static Deployment deployment;

  @BeforeAll
  static void start() throws Exception {
    postgres = new RealPostgres();
    Files.writeString(folder.resolve("password"), "secret");
    Files.createDirectory(folder.resolve("tables"));
    Files.writeString(
        folder.resolve("tables/note.yaml"),
        """
        database: notes
        table: note
        key: id
        columns:
          id: integer
          big: bigint
          price: numeric(12,4)
          free: numeric
          loose: numeric(20,4)
          line: text
          mood: text
          code: text
          mark: uuid
          fixed: char(5)
          done: boolean
          day: date
          at: timestamptz
          since: timestamp
          millis: timestamp(3)
          hour: time
          span: interval
          doc: jsonb
          real: real
          bytes: bytea
          tags: text[]
        """);
    Files.writeString(
        folder.resolve("deployment.yaml"),
        """
        shop: false
        databases: {'*': '%s'}
        accounts:
          administrator: {postgres: {user: postgres, password: {file: password}}}
          capture: {postgres: {user: debezium, password: {file: password}}}
          auditor: {postgres: {user: auditor, password: {file: password}}}
        """
            .formatted(postgres.url("{database}")));
    deployment = Deployment.load(folder.resolve("deployment.yaml"));
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  @BeforeEach
  void prepare() throws SQLException, InterruptedException {
    postgres.execute("postgres", "DROP DATABASE IF EXISTS notes", "CREATE DATABASE notes");
    postgres.execute(
        NAME,
        "CREATE TYPE mood AS ENUM ('good', 'bad')",
        "CREATE DOMAIN code AS varchar(10)",
        TABLE);
    new CaptureSetup(deployment).prepare();
    assertThat(faults()).isEmpty();
  }

  @Test
  void whatSomebodyTookAwayIsNamed() throws SQLException {
    postgres.execute(
        NAME,
        "ALTER PUBLICATION notes_publication DROP TABLE note, debezium_signal",
        "ALTER TABLE note REPLICA IDENTITY DEFAULT",
        "REVOKE INSERT ON debezium_signal FROM debezium",
        "REVOKE UPDATE ON debezium_heartbeat FROM debezium",
        "ALTER ROLE debezium NOREPLICATION");
    assertThat(faults())
        .containsExactlyInAnyOrder(
            "its role has no REPLICATION",
            "table debezium_heartbeat gives no right to UPDATE",
            "table debezium_signal is not published",
            "table debezium_signal gives no right to INSERT",
            "table note is not published, or not all of it",
            "table note has no REPLICA IDENTITY FULL");
    assertThat(faults(CaptureCheck::faultsOfFiles)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id     | bigint           | bigint instead of integer",
        "big    | numeric          | numeric instead of bigint",
        "price  | numeric(12, 5)   | numeric(12,5) instead of numeric with 4 decimals",
        "line   | char(20)         | character(20) instead of text",
        "mood   | integer USING 1  | integer instead of text",
        "line   | bpchar           | bpchar instead of text",
        "code   | char(10)         | character(10) instead of text",
        "fixed  | text             | text instead of char(n), citext, xml, inet or the like",
        "done   | integer USING 1  | integer instead of boolean",
        "day    | timestamptz      | timestamp with time zone instead of date",
        "at     | timestamp        | timestamp without time zone instead of timestamptz",
        "since  | timestamp(3)     | timestamp(3) without time zone instead of timestamp(6)",
        "millis | timestamp        | timestamp without time zone instead of timestamp(3)",
        "hour   | text             | text instead of time",
        "doc    | text             | text instead of jsonb",
        "span   | text             | text instead of interval",
        "real   | double precision | double precision instead of real",
        "bytes  | text             | text instead of bytea",
        "tags   | text USING ''    | text instead of an array",
        "line   | tsvector USING null::tsvector | tsvector instead of text",
      })
  void columnThatGetsAnotherTypeIsNamed(String column, String type, String fault)
      throws SQLException {
    postgres.execute(NAME, "ALTER TABLE note ALTER %s TYPE %s".formatted(column, type));
    assertThat(faults())
        .containsExactly("column note.%s is %s".formatted(column, fault))
        .isEqualTo(faults(CaptureCheck::faultsOfFiles));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "big   | integer",
        "price | numeric(12, 2)",
        "free  | numeric(8, 2)",
        "line  | varchar(20)",
        "line  | inet USING null::inet",
        "line  | xml USING null::xml",
        "mood  | text",
        "code  | mood USING 'good'",
        "mark  | text",
        "fixed | inet USING null::inet",
        "fixed | bpchar",
        "doc   | json",
        "span  | interval day to second(3)",
        "span  | interval year to month",
        "since | timestamp(5)",
        "tags  | varchar[]",
        "tags  | mood[] USING null::mood[]",
      })
  void typeThatIsCarriedInTheSameWayIsNone(String column, String type) throws SQLException {
    postgres.execute(NAME, "ALTER TABLE note ALTER %s TYPE %s".formatted(column, type));
    assertThat(faults()).isEmpty();
  }

  @Test
  void columnThatIsGoneIsNamed() throws SQLException {
    postgres.execute(NAME, "ALTER TABLE note RENAME line TO words");
    assertThat(faults()).containsExactly("column note.line is gone");
  }

  @Test
  void tableWhoseChangesWereMissedIsToldWhereItIsMended() throws SQLException {
    postgres.execute(NAME, "ALTER PUBLICATION notes_publication DROP TABLE note");
    // Nobody has read anything yet.
    assertThat(prepareAgain()).isEmpty();
    createSlot();
    assertThat(prepareAgain()).isEmpty();
    for (String change :
        List.of(
            "ALTER PUBLICATION notes_publication DROP TABLE note",
            "ALTER PUBLICATION notes_publication SET (publish = 'insert')",
            "ALTER PUBLICATION notes_publication SET TABLE note WHERE (id > 7), debezium_signal",
            "DROP PUBLICATION notes_publication")) {
      postgres.execute(NAME, change);
      assertThat(prepareAgain()).as(change).containsExactly("note");
      assertThat(prepareAgain()).as("after %s", change).isEmpty();
      assertThat(faults()).isEmpty();
    }
    // With a mistake in a declaration, what else is published stays so.
    postgres.execute(
        NAME,
        "CREATE TABLE other (id integer PRIMARY KEY)",
        "ALTER PUBLICATION notes_publication SET TABLE note WHERE (id > 7), debezium_signal, other");
    assertThat(prepareAgain(false)).containsExactly("note");
    assertThat(prepareAgain(false)).isEmpty();
    assertThat(faults()).isEmpty();
    for (String change :
        List.of(
            "ALTER PUBLICATION notes_publication DROP TABLE debezium_heartbeat",
            "ALTER PUBLICATION notes_publication SET (publish_via_partition_root = false)")) {
      postgres.execute(NAME, change);
      assertThat(prepareAgain()).as("nothing of the rows by %s", change).isEmpty();
      assertThat(faults()).isEmpty();
    }
  }

  @Test
  void missedChangesAreNotedForWhoExecutesTheSqlByHand() throws SQLException {
    createSlot();
    postgres.execute(NAME, "ALTER PUBLICATION notes_publication DROP TABLE note");
    Preparation written = Preparation.writtenDown();
    assertThat(prepare(written, true)).isEmpty();
    assertThat(written.missed()).containsExactly("note");
    assertThat(prepareAgain()).containsExactly("note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO note (id) VALUES (8), (9)         | false",
        "UPDATE note SET line = 'other' WHERE id = 7   | true",
        "DELETE FROM note WHERE id = 7                 | true",
      })
  void changeWithoutAFullImageIsMissed(String change, boolean missed) throws SQLException {
    createSlot();
    postgres.execute(NAME, "INSERT INTO note (id) VALUES (7)");
    postgres.execute(
        NAME,
        "ALTER TABLE note REPLICA IDENTITY DEFAULT",
        change,
        "SELECT pg_stat_force_next_flush()");
    assertThat(prepareAgain()).hasSize(missed ? 1 : 0);
    assertThat(prepareAgain()).isEmpty();
    assertThat(faults()).isEmpty();
  }

  /** Who is no superuser cannot watch for new partitions, and prepares again after each. */
  @Test
  void newPartitionWithRowsMissesNothingUntilTheyChange() throws SQLException {
    postgres.execute(NAME, "DROP TABLE note", TABLE + " PARTITION BY RANGE (id)");
    prepareAgain();
    createSlot();
    postgres.execute(
        NAME,
        "DROP EVENT TRIGGER debezium_partitions",
        "CREATE TABLE note_1 PARTITION OF note FOR VALUES FROM (0) TO (10)",
        "INSERT INTO note (id) VALUES (1), (2)",
        "SELECT pg_stat_force_next_flush()");
    assertThat(faults()).containsExactly("table note has no REPLICA IDENTITY FULL");
    assertThat(prepareAgain()).isEmpty();
    assertThat(faults()).isEmpty();
    postgres.execute(
        NAME,
        "DROP EVENT TRIGGER debezium_partitions",
        "CREATE TABLE note_2 PARTITION OF note FOR VALUES FROM (10) TO (20)",
        "INSERT INTO note (id) VALUES (11), (12)",
        "DELETE FROM note WHERE id = 11",
        "SELECT pg_stat_force_next_flush()");
    assertThat(prepareAgain()).containsExactly("note");
    assertThat(prepareAgain()).isEmpty();
    // Of a partition as such nobody listens to changes.
    postgres.execute(
        NAME, "ALTER PUBLICATION notes_publication SET (publish_via_partition_root = false)");
    assertThat(prepareAgain()).containsExactly("note");
  }

  /**
   * As Debezium does: the slot comes first, and nobody reads it until the snapshot has been read.
   */
  @Test
  void slotThatNobodyReadsIsToldFromOneWhoseSnapshotIsTaken() throws SQLException {
    ReplicationSlot slot = ReplicationSlot.of(NOTES);
    try (Connection watcher = deployment.connect(NOTES, Account.CAPTURE);
        Connection connector = deployment.connect(NOTES, Account.CAPTURE);
        Statement statement = connector.createStatement()) {
      assertThat(slot.state(watcher)).isEmpty();
      statement.execute(
          "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot.name()));
      assertThat(slot.state(watcher)).map(ReplicationSlot.State::active).hasValue(false);
      assertThat(ReplicationSlot.isSnapshotTaken(watcher)).isFalse();
      statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
      statement.execute("SELECT count(*) FROM note");
      assertThat(ReplicationSlot.isSnapshotTaken(watcher)).isTrue();
      statement.execute("COMMIT");
      assertThat(ReplicationSlot.isSnapshotTaken(watcher)).isFalse();
      assertThat(slot.drop(watcher)).isTrue();
    }
  }

  private static List<String> prepareAgain() throws SQLException {
    return prepareAgain(true);
  }

  private static List<String> prepareAgain(boolean all) throws SQLException {
    return prepare(Preparation.carriedOut(), all);
  }

  private static List<String> prepare(Preparation preparation, boolean all) throws SQLException {
    return DatabasePreparer.prepare(
        preparation, deployment, NOTES, deployment.captured().of(NOTES), all);
  }

  /** As a connector does when it begins to read. */
  private static void createSlot() throws SQLException {
    postgres.execute(
        NAME,
        "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')"
            .formatted(ReplicationSlot.of(NOTES).name()));
  }

  private static List<String> faults() throws SQLException {
    return faults(CaptureCheck::faults);
  }

  /** As who captures sees them. */
  private static List<String> faults(Question question) throws SQLException {
    try (Connection connection = deployment.connect(NOTES, Account.CAPTURE)) {
      return question.ask(new CaptureCheck(NOTES, deployment.captured().of(NOTES), connection));
    }
  }

  /** What is asked of a database. */
  @FunctionalInterface
  private interface Question {
    List<String> ask(CaptureCheck check) throws SQLException;
  }
}
