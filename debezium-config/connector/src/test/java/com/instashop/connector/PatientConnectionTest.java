package com.instashop.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class PatientConnectionTest {
  /** What Debezium was asked for, in order. */
  private final List<String> asked = new ArrayList<>();

  private final PatientConnection connection = new PatientConnection(new Log());

  @Test
  void whoReadsTellsWhatWasTaken() throws Exception {
    ReplicationStream stream = connection.startStreaming(new WalPositionLocator());
    stream.flushLsn(Lsn.valueOf(7L));
    assertThat(asked).as("the task does not wait for PostgreSQL").isEmpty();
    stream.readPending(message -> {});
    stream.readPending(message -> {});
    assertThat(asked).containsExactly("taken 7", "read", "read");
  }

  @Test
  void theNewestIsToldAndOnlyThat() throws Exception {
    ReplicationStream stream = connection.startStreaming(Lsn.valueOf(1L), new WalPositionLocator());
    stream.flushLsn(Lsn.valueOf(7L));
    stream.flushLsn(Lsn.valueOf(8L));
    stream.read(message -> {});
    assertThat(asked).containsExactly("taken 8", "read");
  }

  @Test
  void theLastOneIsToldAtTheEnd() throws Exception {
    ReplicationStream stream = connection.startStreaming(new WalPositionLocator());
    stream.flushLsn(Lsn.valueOf(7L));
    connection.close();
    assertThat(asked).containsExactly("taken 7", "close");
  }

  @Test
  void connectionThatWasNeverReadIsClosed() throws Exception {
    connection.close();
    assertThat(asked).containsExactly("close");
  }

  /** Debezium's connection and what it reads. */
  private final class Log implements ReplicationConnection, ReplicationStream {
    @Override
    public ReplicationStream startStreaming(WalPositionLocator locator) {
      return this;
    }

    @Override
    public ReplicationStream startStreaming(Lsn offset, WalPositionLocator locator) {
      return this;
    }

    @Override
    public Optional<SlotCreationResult> createReplicationSlot() {
      return Optional.empty();
    }

    @Override
    public void initConnection() {}

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public void reconnect() {}

    @Override
    public void read(ReplicationMessageProcessor processor) {
      asked.add("read");
    }

    @Override
    public boolean readPending(ReplicationMessageProcessor processor) {
      asked.add("read");
      return false;
    }

    @Override
    public void flushLsn(Lsn lsn) {
      asked.add("taken " + lsn.asLong());
    }

    @Override
    public Lsn lastReceivedLsn() {
      return null;
    }

    @Override
    public Lsn startLsn() {
      return null;
    }

    @Override
    public void startKeepAlive(ExecutorService service) {}

    @Override
    public void stopKeepAlive() {}

    @Override
    public void close() {
      asked.add("close");
    }
  }
}
