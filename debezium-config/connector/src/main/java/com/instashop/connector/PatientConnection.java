package com.instashop.connector;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Debezium's connection to the log, for sockets that wait: see {@link PatientSockets}. The driver
 * keeps everybody else out of a connection while it waits for it. So the thread that reads also
 * tells PostgreSQL what was taken, instead of the task, which has changes to hand over meanwhile.
 */
final class PatientConnection implements ReplicationConnection {
  private final ReplicationConnection debezium;
  private volatile PatientStream stream;

  PatientConnection(ReplicationConnection debezium) {
    this.debezium = debezium;
  }

  @Override
  public ReplicationStream startStreaming(WalPositionLocator locator)
      throws SQLException, InterruptedException {
    stream = new PatientStream(debezium.startStreaming(locator));
    return stream;
  }

  @Override
  public ReplicationStream startStreaming(Lsn offset, WalPositionLocator locator)
      throws SQLException, InterruptedException {
    stream = new PatientStream(debezium.startStreaming(offset, locator));
    return stream;
  }

  @Override
  public Optional<SlotCreationResult> createReplicationSlot() throws SQLException {
    return debezium.createReplicationSlot();
  }

  @Override
  public void initConnection() throws SQLException, InterruptedException {
    debezium.initConnection();
  }

  @Override
  public boolean isConnected() throws SQLException {
    return debezium.isConnected();
  }

  @Override
  public void reconnect() throws SQLException {
    debezium.reconnect();
  }

  @Override
  public void close() throws Exception {
    PatientStream last = stream;
    try {
      if (last != null && !last.isReadByAnother()) {
        last.tell();
      }
    } finally {
      debezium.close();
    }
  }

  /** The log as it is read; by one thread. */
  static final class PatientStream implements ReplicationStream {
    private final ReplicationStream debezium;

    /** What PostgreSQL is still to be told of; null where there is nothing. */
    private final AtomicReference<Lsn> taken = new AtomicReference<>();

    private volatile Thread reader;

    PatientStream(ReplicationStream debezium) {
      this.debezium = debezium;
    }

    @Override
    public void read(ReplicationMessageProcessor processor)
        throws SQLException, InterruptedException {
      tell();
      debezium.read(processor);
    }

    @Override
    public boolean readPending(ReplicationMessageProcessor processor)
        throws SQLException, InterruptedException {
      tell();
      return debezium.readPending(processor);
    }

    /** Who tells would wait for the thread that reads, for as long as the server is silent. */
    boolean isReadByAnother() {
      Thread last = reader;
      return last != null && last.isAlive() && !last.equals(Thread.currentThread());
    }

    /** PostgreSQL is told before the next read: soon, unless a snapshot is taken meanwhile. */
    @Override
    public void flushLsn(Lsn lsn) {
      taken.set(lsn);
    }

    private void tell() throws SQLException {
      reader = Thread.currentThread();
      Lsn lsn = taken.getAndSet(null);
      if (lsn != null) {
        debezium.flushLsn(lsn);
      }
    }

    @Override
    public Lsn lastReceivedLsn() {
      return debezium.lastReceivedLsn();
    }

    @Override
    public Lsn startLsn() {
      return debezium.startLsn();
    }

    @Override
    public void startKeepAlive(ExecutorService service) {
      debezium.startKeepAlive(service);
    }

    @Override
    public void stopKeepAlive() {
      debezium.stopKeepAlive();
    }

    @Override
    public void close() throws Exception {
      debezium.close();
    }
  }
}
