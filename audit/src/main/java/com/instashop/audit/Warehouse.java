package com.instashop.audit;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The warehouse at one moment, as an auditor sees it: one transaction, which only reads. */
final class Warehouse implements AutoCloseable {
  static final String NAME = "warehouse";

  private final Connection connection;
  private final Statement statement;

  private Warehouse(Connection connection) throws SQLException {
    this.connection = connection;
    this.statement = connection.createStatement();
  }

  /** The warehouse of a deployment, now. */
  static Warehouse open(Deployment deployment) throws SQLException {
    Connection connection = AuditConnection.open(deployment, Database.WAREHOUSE);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return new Warehouse(connection);
  }

  /** {@code topic-partition} to the offset behind the last record that is in it. */
  Map<String, Long> offsets() throws SQLException {
    Map<String, Long> offsets = new HashMap<>();
    try (ResultSet row =
        statement.executeQuery("SELECT topic, kafka_partition, next_offset FROM kafka_position")) {
      while (row.next()) {
        offsets.put(row.getString(1) + "-" + row.getInt(2), row.getLong(3));
      }
    }
    return offsets;
  }

  /** The totals, by the very queries that the sources are asked. */
  Reading totals(Catalogue catalogue) throws SQLException {
    Map<Metric, Map<String, Amounts>> totals = new HashMap<>();
    statement.execute("SET LOCAL search_path = shop");
    for (TotalQuery query : TotalQuery.all(catalogue, CapturedTable::inWarehouse)) {
      totals.put(query.metric(), new HashMap<>(query.ask(connection)));
    }
    statement.execute("SET LOCAL search_path = public");
    return Reading.of(totals, offsets());
  }

  /** What all its windows and the baseline add up to. */
  Reading windowTotals() throws SQLException {
    Map<Metric, Map<String, Amounts>> totals = new HashMap<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT metric, key, %s, %s, %s FROM metric_total
            GROUP BY metric, key"""
                .formatted(
                    Sums.sql("sum(count)"), Sums.sql("sum(cents)"), Sums.sql("sum(quantity)")))) {
      while (row.next()) {
        Reading.add(
            totals,
            Catalogue.SHIPPED.ofLabel(row.getString(1)),
            row.getString(2),
            new Amounts(row.getLong(3), row.getLong(4), row.getLong(5)));
      }
    }
    return Reading.of(totals, offsets());
  }

  /** Change events, by {@code topic|operation}. */
  Map<String, Amounts> events() throws SQLException {
    Map<String, Amounts> events = new HashMap<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT topic || '|' || operation, sum(events) FROM event_rollup
            WHERE grain = 'day' GROUP BY 1""")) {
      while (row.next()) {
        events.put(row.getString(1), new Amounts(row.getLong(2), 0, 0));
      }
    }
    return events;
  }

  /** Compares every row with the source at the cut. */
  List<Comparison> compareRows(Tables tables, Cut cut, InFlight beyond) throws SQLException {
    List<Comparison> comparisons = new ArrayList<>();
    for (CapturedTable table : tables.all()) {
      RowDigests expected = cut.contents().get(table.database()).digests().get(table);
      comparisons.add(
          expected.compare(
              NAME, RowDigests.ofWarehouse(table, connection, beyond.firstUnseen(table))));
    }
    return comparisons;
  }

  /** Compares what is added up with the facts that it is added up of. */
  List<Comparison> compareRollups() throws SQLException {
    List<Comparison> comparisons = new ArrayList<>();
    for (RollupQuery query : RollupQuery.all()) {
      comparisons.add(query.compare(NAME, statement));
    }
    return comparisons;
  }

  /** Compares the final windows with those in Redis. */
  Comparison compareWindows(WindowReading redis) throws SQLException {
    return FinalWindows.compare(NAME, redis, connection);
  }

  /** Compares the windows of declared metrics with the change events. */
  List<Comparison> compareWindows(String numbers, DeclaredWindows redis, Catalogue catalogue)
      throws SQLException {
    List<Comparison> comparisons = new ArrayList<>();
    for (Metric metric : catalogue.declared()) {
      comparisons.add(redis.compare(numbers, metric, connection));
    }
    return comparisons;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
