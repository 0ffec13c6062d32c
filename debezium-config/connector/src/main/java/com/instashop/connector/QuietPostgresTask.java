package com.instashop.connector;

import io.debezium.connector.postgresql.PostgresConnectorTask;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's task, which rests where nothing happens. With exactly-once support Kafka Connect tells
 * it after each poll that all is committed, also where there was nothing, and Debezium reads its
 * offsets back from Kafka then, to tell PostgreSQL of them: fifty times a second and connector.
 */
public final class QuietPostgresTask extends PostgresConnectorTask {
  /** Whether there was a record since the last commit. */
  private volatile boolean anyRecord;

  @Override
  public List<SourceRecord> doPoll() throws InterruptedException {
    PromptQueue<?> queue = PromptQueue.ofThisThread();
    List<SourceRecord> records = queue == null ? super.doPoll() : queue.take(super::doPoll);
    anyRecord |= !records.isEmpty();
    return records;
  }

  @Override
  public void commit() throws InterruptedException {
    if (anyRecord) {
      anyRecord = false;
      super.commit();
    }
  }
}
