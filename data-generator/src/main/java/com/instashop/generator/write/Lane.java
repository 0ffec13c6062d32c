package com.instashop.generator.write;

import com.instashop.contracts.schema.Database;
import com.instashop.generator.change.RowChange;
import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work;
import com.instashop.generator.change.Work.Happening;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes work of one database in its order, over one connection at a time: what is waiting becomes
 * one database transaction, with its number in {@code generator_lane}: when a commit's answer is
 * lost, that tells how it ended, so that nothing is written twice or not at all.
 */
final class Lane extends Thread {
  private static final int QUEUE = 2_000;
  private static final int MOST_AT_ONCE = 500;
  private static final String NOTE =
      """
      INSERT INTO generator_lane (lane, batch) VALUES (?, ?)
      ON CONFLICT (lane) DO UPDATE SET batch = excluded.batch WHERE generator_lane.batch < excluded.batch""";
  private static final String FORGET = "DELETE FROM generator_lane WHERE lane = ?";

  private final UUID id = UUID.randomUUID();
  private final Database database;
  private final Databases databases;
  private final Counts counts;
  private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong unwritten = new AtomicLong();
  private long batches;
  private volatile boolean finishing;
  private volatile Throwable failure;

  Lane(Database database, int number, Databases databases, Counts counts) {
    super("lane-" + database.databaseName() + "-" + number);
    this.database = database;
    this.databases = databases;
    this.counts = counts;
    setDaemon(true);
  }

  void put(Work work) throws InterruptedException {
    unwritten.incrementAndGet();
    while (!queue.offer(work, 1, TimeUnit.SECONDS)) {
      check();
    }
  }

  /** Waits until everything that was put is committed. */
  void flush() throws InterruptedException {
    while (unwritten.get() > 0) {
      check();
      Thread.sleep(1);
    }
  }

  /**
   * Throws what ended this lane.
   *
   * @throws IllegalStateException where PostgreSQL refused something
   */
  void check() {
    if (failure != null) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }

  /** Writes what is waiting, then ends. */
  void finish() throws InterruptedException {
    finishing = true;
    join();
    check();
  }

  @Override
  public void run() {
    List<Work> batch = new ArrayList<>();
    try {
      while (true) {
        Work first = queue.poll(20, TimeUnit.MILLISECONDS);
        if (first == null) {
          if (finishing && queue.isEmpty()) {
            forget();
            return;
          }
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, MOST_AT_ONCE - 1);
        write(batch);
        unwritten.addAndGet(-batch.size());
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void write(List<Work> batch) {
    Map<Sql, List<RowChange>> bySql = new EnumMap<>(Sql.class);
    Map<Happening, Long> happenings = new EnumMap<>(Happening.class);
    for (Work work : batch) {
      happenings.merge(work.what(), 1L, Long::sum);
      for (RowChange row : work.rows()) {
        bySql.computeIfAbsent(row.sql(), unused -> new ArrayList<>()).add(row);
      }
    }
    batches++;
    Attempt attempt = new Attempt(bySql);
    Retry.untilConnected(
        databases.url(database),
        () -> {
          attempt.run();
          return null;
        });
    counts.add(happenings, attempt.rows);
  }

  private void forget() {
    if (batches > 0) {
      Retry.untilConnected(
          databases.url(database),
          () -> {
            try (Connection connection = databases.connect(database);
                PreparedStatement statement = connection.prepareStatement(FORGET)) {
              statement.setObject(1, id);
              return statement.executeUpdate();
            }
          });
    }
  }

  /** One batch, as often as it takes, but committed once. */
  private final class Attempt {
    private final Map<Sql, List<RowChange>> bySql;
    private Map<Sql, Long> rows = Map.of();

    Attempt(Map<Sql, List<RowChange>> bySql) {
      this.bySql = bySql;
    }

    void run() throws SQLException {
      // What is closed without a commit, the pool rolls back.
      try (Connection connection = databases.connect(database)) {
        connection.setAutoCommit(false);
        if (isCommitted(connection)) {
          return;
        }
        Map<Sql, Long> written = new EnumMap<>(Sql.class);
        for (Map.Entry<Sql, List<RowChange>> entry : bySql.entrySet()) {
          written.put(entry.getKey(), execute(connection, entry.getKey(), entry.getValue()));
        }
        rows = written;
        connection.commit();
      }
    }

    /**
     * Notes the batch's number with the batch: once it is there, so is the batch. A transaction
     * whose connection was lost, and that has not ended yet, is waited for by its row's lock. The
     * server's own transaction ids cannot tell: one that a crash forgot is given out again.
     */
    private boolean isCommitted(Connection connection) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
        statement.setObject(1, id);
        statement.setLong(2, batches);
        return statement.executeUpdate() == 0;
      }
    }

    private static long execute(Connection connection, Sql sql, List<RowChange> changes)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
        for (RowChange change : changes) {
          for (int i = 0; i < change.values().size(); i++) {
            statement.setObject(i + 1, change.values().get(i));
          }
          statement.addBatch();
        }
        long rows = 0;
        for (int count : statement.executeBatch()) {
          // Inserts that were made one statement of many rows have no count of their own.
          rows += count == Statement.SUCCESS_NO_INFO ? 1 : count;
        }
        return rows;
      }
    }
  }
}
