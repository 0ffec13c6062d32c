package com.instashop.stack.command;

import com.instashop.audit.KafkaHistory;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.Patience;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the warehouse anew. */
@Command(
    name = "rebuild",
    description = {
      "Empties the warehouse and fills it anew from the history in Kafka; the proofs stay.",
      "What Kafka does not hold any more would be lost: then it asks for --force."
    })
final class DwhRebuildCommand implements Callable<Integer> {
  /** How long nothing may be written. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final long POLL_MILLIS = 200;

  @Mixin private DeploymentOption deployment;

  @Option(names = "--force", description = "Although Kafka does not hold everything any more.")
  private boolean force;

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Deployment servers = Context.of(deployment).deployment();
    if (!servers.spark().queries().contains(Deployment.WAREHOUSE)) {
      throw ProgramException.mistake(
          "Spark runs without the query warehouse here: it needs the query warehouse");
    }
    Instant begin = Instant.now();
    try (Connection connection = servers.connect(Database.WAREHOUSE, Account.SPARK)) {
      Set<String> shortened =
          KafkaHistory.shortened(
              servers.kafka(Account.AUDITOR), servers.captured(), oldest(connection));
      if (!shortened.isEmpty() && !force) {
        throw ProgramException.mistake(
            "Kafka does not have the beginning of %s any more: what the warehouse knows of it would be lost; --force does it all the same"
                .formatted(String.join(", ", shortened)));
      }
      empty(connection);
      // Spark sees that its batches no longer fit, and begins anew.
      await(connection, KafkaHistory.ends(servers.kafka(Account.AUDITOR), servers.captured()));
    }
    System.out.printf(
        "Rebuilt in %,d s; scripts/instashop verify proves it%n",
        Duration.between(begin, Instant.now()).toSeconds());
    return 0;
  }

  /** Topic to when the oldest change was committed that is kept. */
  private static Map<String, Instant> oldest(Connection connection) throws SQLException {
    Map<String, Instant> oldest = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT topic, min(commit_time) FROM realtime_events GROUP BY topic")) {
      while (row.next()) {
        oldest.put(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant());
      }
    }
    return oldest;
  }

  private static void empty(Connection connection) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT CASE WHEN relname ~ '^realtime_events_[0-9]{8}$' THEN 'DROP TABLE ' ELSE 'TRUNCATE ' END
                       || format('%I.%I', nspname, relname)
                FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE nspname IN ('public', 'state') AND relkind IN ('r', 'p')
                  AND relname NOT IN ('flyway_schema_history', 'declared_table', 'proof')\
                """)) {
      while (row.next()) {
        statements.add(row.getString(1));
      }
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // A batch under way ends first, and the next one waits.
      statement.execute("LOCK TABLE kafka_position IN ACCESS EXCLUSIVE MODE");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    connection.commit();
  }

  /** Waits until everything that is in Kafka now is in the warehouse. */
  private static void await(Connection connection, Map<String, Long> ends)
      throws InterruptedException, SQLException {
    connection.setAutoCommit(true);
    Patience patience = new Patience(PATIENCE);
    while (true) {
      Map<String, Long> unreached = unreached(ends, positions(connection));
      if (unreached.isEmpty()) {
        return;
      }
      if (patience.isOver(unreached)) {
        throw ProgramException.trouble(
            "The warehouse is not rebuilt, and nothing has been written for %d min: see scripts/instashop status"
                .formatted(PATIENCE.toMinutes()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** How far those are that are not there yet: others go on for ever. */
  static Map<String, Long> unreached(Map<String, Long> ends, Map<String, Long> positions) {
    Map<String, Long> unreached = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long position = positions.getOrDefault(partition, 0L);
          if (position < end) {
            unreached.put(partition, position);
          }
        });
    return unreached;
  }

  /** {@code topic-partition} to the offset behind what is in the warehouse. */
  private static Map<String, Long> positions(Connection connection) throws SQLException {
    Map<String, Long> positions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT topic || '-' || kafka_partition, next_offset FROM kafka_position")) {
      while (row.next()) {
        positions.put(row.getString(1), row.getLong(2));
      }
    }
    return positions;
  }
}
