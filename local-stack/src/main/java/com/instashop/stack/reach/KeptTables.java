package com.instashop.stack.reach;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.kafka.PartitionRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** What the warehouse keeps of declared tables. Without a warehouse it keeps nothing. */
public final class KeptTables {
  /** How long the query takes to notice a declaration, and to begin anew with it. */
  private static final long NOTICED_SECONDS = 30;

  private static final long POLL_MILLIS = 200;

  /** What PostgreSQL answers where a table is missing. */
  private static final String UNDEFINED_TABLE = "42P01";

  private final Deployment servers;

  public KeptTables(Deployment servers) {
    this.servers = servers;
  }

  private boolean isKept() {
    return servers.spark().queries().contains(Deployment.WAREHOUSE);
  }

  /** How a table is kept, for people. */
  public String state(CapturedTable table) throws SQLException {
    if (!isKept()) {
      return "there is no warehouse";
    }
    return texts(
            """
            SELECT coalesce((SELECT 'incomplete: ' || string_agg(replace(reason, E'\\n', '; '), '; ') FROM incomplete_table WHERE topic = ?),
                            (SELECT CASE WHEN being_read THEN 'kept' ELSE 'not read now' END
                             FROM declared_table WHERE topic = ?),
                            'not kept yet')""",
            table.topic(),
            table.topic())
        .get(0);
  }

  /**
   * The databases of tables that were kept as they were declared before, or under another name:
   * what they hold has to be read again. The query that keeps them gets some time to notice. Where
   * the rows of a table are in Kafka already, or there are none, nothing has to be read.
   */
  public Set<Database> toBeReadAnew(Collection<CapturedTable> declared, Admin kafka)
      throws SQLException, InterruptedException {
    Set<Database> databases = new HashSet<>();
    if (isKept() && !declared.isEmpty()) {
      long deadline = deadline();
      for (CapturedTable table : declared) {
        while (!isRead(table) && System.nanoTime() < deadline) {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
      }
      Set<String> incomplete = new HashSet<>(texts("SELECT topic FROM incomplete_table"));
      Set<String> read = new HashSet<>(texts("SELECT topic FROM table_snapshot"));
      for (CapturedTable table : declared) {
        if (incomplete.contains(table.topic())
            || !read.contains(table.topic())
                && !isComing(table, kafka)
                && hasRows(servers, table, Account.AUDITOR)) {
          databases.add(table.database());
        }
      }
    }
    return databases;
  }

  /** Whether Kafka has records of a table that are not part of the warehouse yet. */
  private boolean isComing(CapturedTable table, Admin kafka)
      throws SQLException, InterruptedException {
    Set<String> taken =
        new HashSet<>(
            texts(
                "SELECT kafka_partition || ' ' || next_offset FROM kafka_position WHERE topic = ?",
                table.topic()));
    try {
      return PartitionRange.of(kafka, Set.of(table.topic())).entrySet().stream()
          .filter(known -> known.getValue().end() > 0)
          .anyMatch(
              known -> !taken.contains(known.getKey().partition() + " " + known.getValue().end()));
    } catch (ExecutionException e) {
      throw ProgramException.trouble(
          "Kafka does not tell about topic %s: %s"
              .formatted(table.topic(), e.getCause().getMessage()),
          e);
    }
  }

  /**
   * Whether a table of a source has rows; false also where there is no such table any more.
   *
   * @param account that may read it
   */
  public static boolean hasRows(Deployment servers, CapturedTable table, Account account)
      throws SQLException {
    try (Connection connection = servers.connect(table.database(), account);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT EXISTS (SELECT FROM %s)".formatted(table.quoted()))) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Takes away all that is kept of tables whose declarations are gone.
   *
   * @param captured what is captured now
   */
  public void forget(Collection<CapturedTable> tables, Tables captured)
      throws SQLException, InterruptedException {
    if (!isKept()) {
      return;
    }
    long deadline = deadline();
    for (CapturedTable table : tables) {
      while (isBeingRead(table) && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      forget(table.topic());
      if (!captured.databases().contains(table.database())) {
        forget(table.database().heartbeatTopic());
      }
    }
  }

  private void forget(String topic) throws SQLException {
    texts("SELECT forget_table(?)::text", topic);
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(NOTICED_SECONDS);
  }

  private boolean isRead(CapturedTable table) throws SQLException {
    return !texts(
            "SELECT topic FROM declared_table WHERE topic = ? AND definition = ?",
            table.topic(),
            table.definition())
        .isEmpty();
  }

  private boolean isBeingRead(CapturedTable table) throws SQLException {
    return !texts("SELECT topic FROM declared_table WHERE topic = ? AND being_read", table.topic())
        .isEmpty();
  }

  private List<String> texts(String sql, String... parameters) throws SQLException {
    try (Connection connection = servers.connect(Database.WAREHOUSE, Account.SPARK);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<String> texts = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
      return texts;
    }
  }
}
