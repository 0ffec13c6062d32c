package com.instashop.spark.warehouse;

import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Reasons;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.spark.health.SourceClocks;
import com.instashop.spark.warehouse.stage.EventRows;
import com.instashop.spark.warehouse.stage.StagedPartition;
import com.instashop.spark.warehouse.stage.StagedPartition.Restart;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.postgresql.PGConnection;

/** Writes what a micro-batch staged, within the transaction that its caller commits. */
final class BatchWriter {
  private static final String EVENTS =
      "COPY realtime_events (%s) FROM STDIN (FORMAT binary)"
          .formatted(String.join(", ", EventRows.COLUMNS));
  private static final String STAGED_WINDOWS = "COPY staged_window FROM STDIN (FORMAT binary)";
  private static final String COUNTS = "COPY staged_count FROM STDIN (FORMAT binary)";

  /** PostgreSQL's code for a number that its type does not hold. */
  private static final String OUT_OF_RANGE = "22003";

  private final Connection connection;
  private final List<StagedPartition> partitions;
  private final Position before;
  private final boolean complete;
  private final Set<CapturedTable> changed = new HashSet<>();
  private final Set<CapturedTable> restarted = new HashSet<>();

  /** A partition's name to why rows of its table are missing. */
  private final Map<String, Reasons> refused = new HashMap<>();

  /**
   * A batch that is not written yet.
   *
   * @param complete whether it holds everything that there was: a part of a backlog can have a
   *     later heartbeat of a database, and not the changes before it
   */
  BatchWriter(
      Connection connection, List<StagedPartition> partitions, Position before, boolean complete) {
    this.connection = connection;
    this.partitions = partitions;
    this.before = before;
    this.complete = complete;
    for (StagedPartition partition : partitions) {
      if (partition.changes() > 0) {
        changed.add(partition.table());
      }
      if (partition.restarts().stream().anyMatch(restart -> isNew(partition, restart))) {
        restarted.add(partition.table());
      }
    }
  }

  /**
   * Whether the partition's content really begins anew: not where a known snapshot only goes on.
   */
  private boolean isNew(StagedPartition partition, Restart restart) {
    return !restart.snapshot()
        || !before
            .snapshots()
            .getOrDefault(partition.name(), Set.of())
            .contains(restart.commitMillis());
  }

  void write() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      copyEverything();
      if (changed.contains(ShopTables.INTERACTION)) {
        statement.execute(Sql.TOUCH_SESSIONS);
      }
      for (Rollup rollup : booked()) {
        statement.execute(rollup.takeBack());
      }
      for (CapturedTable table : changed) {
        if (!table.isDeclared()) {
          merge(statement, table);
        }
      }
      restart();
      sessions(statement);
      for (Rollup rollup : booked()) {
        statement.execute(rollup.add());
      }
      for (Rollup rollup : Rollup.all()) {
        if (isRestarted(rollup)) {
          for (String anew : rollup.anew()) {
            statement.execute(anew);
          }
        }
      }
      statement.execute(Sql.ADD_COUNTS);
      addSums(statement);
    }
    clocks();
    snapshots();
  }

  /** A sum that would need more than 64 bits stays as it is, and is named. */
  private void addSums(Statement statement) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      addStaged(statement);
    } catch (SQLException e) {
      if (!OUT_OF_RANGE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      try (ResultSet left = statement.executeQuery(Sql.LEAVE_OUT_TOO_LARGE)) {
        while (left.next()) {
          String metric = left.getString(1);
          int partition = left.getInt(2);
          partitions.stream()
              .filter(each -> each.partition() == partition && isOf(metric, each.table()))
              .forEach(each -> problem(each, "a sum of " + metric + BookingTable.TOO_LARGE));
        }
      }
      addStaged(statement);
    }
    connection.releaseSavepoint(before);
  }

  private static void addStaged(Statement statement) throws SQLException {
    statement.execute(Sql.ADD_WINDOWS);
    statement.execute(Sql.ADD_TOTALS);
  }

  private static boolean isOf(String metric, CapturedTable table) {
    if (metric.equals(Metric.TRANSACTIONS_CREATED.label())) {
      // It does not describe what the table has, but what came into it.
      return ShopTables.TRANSACTION.equals(table);
    }
    return table != null
        && Catalogue.SHIPPED.of(table).stream().anyMatch(each -> each.label().equals(metric));
  }

  private void problem(StagedPartition partition, String reason) {
    Reasons known = refused.computeIfAbsent(partition.name(), unused -> new Reasons());
    if (!known.counts().containsKey(reason)) {
      known.add(reason, 1);
    }
  }

  private void merge(Statement statement, CapturedTable table) throws SQLException {
    WarehouseTable target = new WarehouseTable(table);
    int versions = 1;
    if (partitions.stream().filter(each -> table.equals(each.table())).count() > 1) {
      try (ResultSet most = statement.executeQuery(target.countVersions())) {
        most.next();
        versions = most.getInt(1);
      }
    }
    for (String merge : target.merge(versions)) {
      statement.execute(merge);
    }
  }

  /** The rollups to which the batch makes a difference. */
  private List<Rollup> booked() {
    return Rollup.all().stream()
        .filter(rollup -> !isRestarted(rollup))
        .filter(rollup -> rollup.sources().stream().anyMatch(changed::contains))
        .toList();
  }

  private boolean isRestarted(Rollup rollup) {
    return rollup.sources().stream().anyMatch(restarted::contains);
  }

  private void copyEverything() throws SQLException {
    copy(EVENTS, StagedPartition::events);
    copy(STAGED_WINDOWS, StagedPartition::windows);
    copy(COUNTS, StagedPartition::counts);
    for (StagedPartition partition : partitions) {
      if (partition.versions().length > 0) {
        new VersionWriter(connection, partition.table())
            .write(List.of(partition.versions()))
            .ifPresent(problem -> add(partition, problem));
      }
    }
  }

  private void copy(String sql, Function<StagedPartition, byte[]> rows) throws SQLException {
    CopyStream.copy(connection.unwrap(PGConnection.class), sql, bytes(rows));
  }

  private List<byte[]> bytes(Function<StagedPartition, byte[]> rows) {
    return partitions.stream().map(rows).filter(bytes -> bytes.length > 0).toList();
  }

  private void restart() throws SQLException {
    for (StagedPartition partition : partitions) {
      for (Restart restart : partition.restarts()) {
        if (isNew(partition, restart)) {
          close(partition, restart);
          takeBackWindows(partition, restart);
        }
      }
    }
  }

  private void close(StagedPartition partition, Restart restart) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(new WarehouseTable(partition.table()).close())) {
      statement.setTimestamp(1, new Timestamp(restart.commitMillis()));
      statement.setInt(2, partition.partition());
      statement.setLong(3, restart.offset());
      statement.execute();
    }
  }

  /** Books the reversal of all that earlier batches booked for a partition of a table. */
  private void takeBackWindows(StagedPartition partition, Restart restart) throws SQLException {
    String[] metrics =
        Catalogue.SHIPPED.of(partition.table()).stream().map(Metric::label).toArray(String[]::new);
    try (PreparedStatement windows = connection.prepareStatement(Sql.TAKE_BACK_WINDOWS);
        PreparedStatement totals = connection.prepareStatement(Sql.TAKE_BACK_TOTALS)) {
      if (restart.snapshot()) {
        windows.setString(1, "-infinity");
      } else {
        windows.setString(
            1, Instant.ofEpochMilli(Windows.startOf(restart.commitMillis())).toString());
      }
      windows.setArray(2, connection.createArrayOf("text", metrics));
      windows.setInt(3, partition.partition());
      windows.execute();
      totals.setArray(1, connection.createArrayOf("text", metrics));
      totals.setInt(2, partition.partition());
      totals.execute();
    }
  }

  private void sessions(Statement statement) throws SQLException {
    if (restarted.contains(ShopTables.INTERACTION)) {
      statement.execute("DELETE FROM customer_sessions");
      statement.execute(Sql.ALL_SESSIONS);
    } else if (changed.contains(ShopTables.INTERACTION)) {
      statement.execute(
          "DELETE FROM customer_sessions USING touched_session touched"
              + " WHERE customer_sessions.session_id = touched.session_id");
      statement.execute(Sql.TOUCHED_SESSIONS);
    }
  }

  /**
   * They trail by a batch: where this one is all there is, it has what came behind the clocks of
   * those before.
   */
  private void clocks() throws SQLException {
    Map<Database, Long> newest = new HashMap<>();
    long now = System.currentTimeMillis();
    for (StagedPartition partition : partitions) {
      if (SourceClocks.isTold(partition.newestCommit(), now)) {
        newest.merge(partition.database(), partition.newestCommit(), Math::max);
      }
    }
    if (complete) {
      Sql.execute(connection, Sql.MOVE_CLOCKS);
    }
    for (Map.Entry<Database, Long> clock : newest.entrySet()) {
      Sql.execute(
          connection,
          Sql.SET_CLOCK,
          clock.getKey().databaseName(),
          new Timestamp(clock.getValue()));
    }
  }

  /** Which snapshots are part of the warehouse, and which tables wait for one. */
  private void snapshots() throws SQLException {
    Map<String, Reasons> missing = new HashMap<>();
    before.incomplete().forEach((part, text) -> missing.put(part, Reasons.of(text)));
    try (PreparedStatement snapshot = connection.prepareStatement(Sql.SET_SNAPSHOT);
        PreparedStatement whole =
            connection.prepareStatement(
                "DELETE FROM incomplete_table WHERE topic = ? AND kafka_partition = ?");
        PreparedStatement incomplete = connection.prepareStatement(Sql.SET_INCOMPLETE)) {
      for (StagedPartition partition : partitions) {
        for (Restart restart : partition.restarts()) {
          if (restart.snapshot()) {
            snapshot.setString(1, partition.topic());
            snapshot.setInt(2, partition.partition());
            snapshot.setTimestamp(3, new Timestamp(restart.commitMillis()));
            snapshot.execute();
            if (isNew(partition, restart)) {
              whole.setString(1, partition.topic());
              whole.setInt(2, partition.partition());
              whole.execute();
              missing.remove(partition.name());
            }
          }
        }
        add(partition, partition.problem());
        if (partition.restarts().stream()
            .noneMatch(restart -> restart.snapshot() && isNew(partition, restart))) {
          add(partition, partition.healed());
        }
        if (refused.containsKey(partition.name())) {
          Reasons known = missing.getOrDefault(partition.name(), new Reasons());
          incomplete.setString(1, partition.topic());
          incomplete.setInt(2, partition.partition());
          incomplete.setString(3, known.add(refused.get(partition.name())).text());
          incomplete.execute();
        }
      }
    }
  }

  private void add(StagedPartition partition, String reasons) {
    if (reasons != null) {
      refused.computeIfAbsent(partition.name(), unused -> new Reasons()).add(Reasons.of(reasons));
    }
  }
}
