package com.instashop.stack.command;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.program.ProgramException;
import com.instashop.audit.KafkaHistory;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.Programs;
import com.instashop.program.redis.RedisReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the warehouse anew. */
@Command(
    name = "rebuild",
    description = {
      "Empties the warehouse and fills it anew from the history in Kafka.",
      "What Kafka does not hold any more would be lost: then it asks for --force."
    })
final class DwhRebuildCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final long POLL_MILLIS = 200;

  @Option(names = "--force", description = "Although Kafka does not hold everything any more.")
  private boolean force;

  @Override
  public Integer call() throws InterruptedException, SQLException, IOException {
    Context context = Context.ofRunning();
    if (!context.queries().contains(Programs.WAREHOUSE)) {
      throw ProgramException.mistake(
          "The stack runs without the query warehouse: start it with --queries metrics,warehouse");
    }
    List<String> shortened = KafkaHistory.shortened(context.addresses().kafka());
    if (!shortened.isEmpty() && !force) {
      throw ProgramException.mistake(
          "Kafka has deleted the beginning of %s: what the warehouse knows of it would be lost; --force does it all the same"
              .formatted(String.join(", ", shortened)));
    }
    Instant begin = Instant.now();
    try (SparkRest rest = SparkRest.begin(context)) {
      try (Connection connection = context.connectToWarehouse()) {
        empty(connection);
      }
      Folders.delete(context.programs().checkpoint().resolve(Programs.WAREHOUSE));
    }
    await(context, Instant.now());
    System.out.printf(
        "Rebuilt in %,d s; scripts/instashop verify proves it%n",
        Duration.between(begin, Instant.now()).toSeconds());
    return 0;
  }

  private static void empty(Connection connection) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT CASE WHEN relname ~ '^realtime_events_[0-9]{8}$' THEN 'DROP TABLE ' ELSE 'TRUNCATE ' END || relname
                FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND relname <> 'flyway_schema_history'""")) {
      while (row.next()) {
        statements.add(row.getString(1));
      }
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    connection.commit();
  }

  private static void await(Context context, Instant since) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (RedisReader redis = context.redis()) {
        String json = redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_WAREHOUSE);
        WarehouseHealth health = json == null ? null : Json.read(json, WarehouseHealth.class);
        if (health != null
            && health.updatedAt().isAfter(since)
            && health.state().equals(WarehouseHealth.RUNNING)) {
          return;
        }
      }
      if (System.nanoTime() > deadline) {
        throw ProgramException.trouble(
            "The warehouse is not rebuilt after %d min: see scripts/instashop status"
                .formatted(PATIENCE.toMinutes()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
