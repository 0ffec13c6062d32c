package com.instashop.capture.connector;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.Patience;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a connector has taken its snapshot and streams: as long as there are rows to read. A
 * task that fails meanwhile is restarted, as {@link ConnectorWatcher} does it later.
 */
public final class StreamWait {
  private static final Logger LOG = LoggerFactory.getLogger(StreamWait.class);

  /** Then it is the same mistake each time. */
  private static final int RESTARTS = 5;

  private static final long POLL_MILLIS = 100;
  private static final long UNKNOWN = -1;

  private final ConnectClient connect;
  private final Duration idle;
  private final Consumer<String> told;
  private final LongSupplier nanos;

  /** Why Kafka said nothing when it was asked last; null where it did. */
  private String silence;

  /** What is seen of a connector in its database and in Kafka. */
  public interface Signs {
    /** Whether it streams: its replication slot is in use once it has read the snapshot. */
    boolean isStreaming() throws SQLException;

    /** Whether its database works for it at this moment. */
    boolean isBusy() throws SQLException;

    /**
     * How many records its topics have had, counted with gaps.
     *
     * @throws ProgramException where Kafka does not say it
     */
    long records() throws InterruptedException;

    /** Lets the heart of the database beat. */
    void beat() throws SQLException;

    /**
     * How many heartbeats were committed to Kafka, counted with gaps.
     *
     * @throws ProgramException where Kafka does not say it
     */
    long beats() throws InterruptedException;
  }

  /**
   * Of the connectors of a worker.
   *
   * @param idle how long nothing may move
   * @param told every few seconds how far it is, in a line
   */
  public StreamWait(ConnectClient connect, Duration idle, Consumer<String> told) {
    this(connect, idle, told, System::nanoTime);
  }

  StreamWait(ConnectClient connect, Duration idle, Consumer<String> told, LongSupplier nanos) {
    this.connect = connect;
    this.idle = idle;
    this.told = told;
    this.nanos = nanos;
  }

  /**
   * Waits until the connector of a database streams, and a heartbeat is committed to Kafka after
   * that: the one that is sent then, or one of before that the log still had.
   *
   * @throws ProgramException where it fails again and again, or nothing moves any more
   */
  public void await(Database database, Signs signs) throws InterruptedException, SQLException {
    Patience patience = new Patience(idle, nanos);
    BackOff backOff = new BackOff(nanos);
    long beatsBefore = UNKNOWN;
    long records = 0;
    silence = null;
    while (true) {
      Seen seen = look(database);
      if (seen.isFailed()) {
        restart(database, seen.status(), backOff);
      } else if (beatsBefore >= 0) {
        if (count(signs::beats, beatsBefore) != beatsBefore) {
          return;
        }
      } else if (seen.isRunning() && signs.isStreaming()) {
        beatsBefore = count(signs::beats, UNKNOWN);
        if (beatsBefore >= 0) {
          signs.beat();
          continue;
        }
      }
      if (patience.isLookDue()) {
        if (seen.isRunning()) {
          records = count(signs::records, records);
          patience.isOver(records);
          if (signs.isBusy()) {
            patience.moved();
          }
          told.accept(
              "%s is read: %,d records in Kafka so far"
                  .formatted(database.databaseName(), records));
        }
        if (patience.isOver()) {
          throw ProgramException.trouble(
              silence == null ? seen.complaint(database, beatsBefore >= 0) : silence);
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * What Kafka Connect says.
   *
   * @param status null where the connector is not registered, or Connect does not answer
   * @param trouble why it does not; null where it does
   */
  private record Seen(ConnectorStatus status, String trouble) {
    boolean isRunning() {
      return status != null && status.isRunning();
    }

    boolean isFailed() {
      return status != null && status.isFailed();
    }

    String complaint(Database database, boolean streams) {
      String name = database.connector();
      if (trouble != null) {
        return trouble;
      }
      if (status == null) {
        return "%s is not registered: debezium-config register".formatted(name);
      }
      return streams
          ? "%s runs, but no heartbeat arrives in topic %s: look into the log of Kafka Connect"
              .formatted(name, database.heartbeatTopic())
          : "%s does not stream yet (connector %s, task %s), and nothing moves: look into the log of Kafka Connect"
              .formatted(name, status.state(), status.task());
    }
  }

  /** A worker that is started again does not answer for a while. */
  private Seen look(Database database) throws InterruptedException {
    try {
      return new Seen(connect.statuses().get(database.connector()), null);
    } catch (ProgramException e) {
      LOG.debug("Kafka Connect is away", e);
      return new Seen(null, e.getMessage());
    }
  }

  /** Something in Kafka that is counted. */
  @FunctionalInterface
  private interface Count {
    long ask() throws InterruptedException;
  }

  /**
   * What Kafka has of it.
   *
   * @param before taken where it does not answer for a while: then nothing moves
   */
  private long count(Count count, long before) throws InterruptedException {
    try {
      long now = count.ask();
      silence = null;
      return now;
    } catch (ProgramException e) {
      LOG.debug("Kafka is away", e);
      silence = e.getMessage();
      return before;
    }
  }

  private void restart(Database database, ConnectorStatus status, BackOff backOff)
      throws InterruptedException {
    if (!backOff.isDue()) {
      return;
    }
    String name = database.connector();
    if (backOff.restarts() == RESTARTS) {
      throw ProgramException.trouble(
          "%s failed, and was restarted %d times: %s".formatted(name, RESTARTS, status.error()));
    }
    backOff.restart(connect, name);
    told.accept("%s failed (%s): restart %d".formatted(name, status.error(), backOff.restarts()));
  }
}
