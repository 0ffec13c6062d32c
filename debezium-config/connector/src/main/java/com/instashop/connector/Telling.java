package com.instashop.connector;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What PostgreSQL is to be told of, and when: how far all is committed to Kafka, not for each
 * record, but in the end of the last one, too. What a task gives at once is one transaction; once
 * it is committed its records come back, in no order. A task that stops may have sent a part only:
 * where the last one comes back, all of them are in Kafka, and so is its offset.
 */
final class Telling {
  static final Duration EVERY = Duration.ofMillis(500);

  private final LongSupplier nanos;
  private long last;

  /** The last record of what was given. */
  private SourceRecord given;

  /** A record up to which all is committed, and PostgreSQL does not know it; null for none. */
  private SourceRecord untold;

  /** By a clock in nanoseconds. */
  Telling(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong() - EVERY.toNanos();
  }

  /** Takes note of what Kafka Connect is given. */
  synchronized void given(List<SourceRecord> records) {
    if (!records.isEmpty()) {
      given = records.get(records.size() - 1);
    }
  }

  /**
   * Takes note of a record that was given, and whose transaction is committed.
   *
   * @param written where it is in Kafka; null where a transform has left it out, and Kafka Connect
   *     has not noted its offset
   */
  synchronized void committed(SourceRecord record, RecordMetadata written) {
    if (record == given && written != null) {
      untold = record;
    }
  }

  /** Whether to tell now. */
  synchronized boolean isDue() {
    return untold != null && nanos.getAsLong() - last >= EVERY.toNanos();
  }

  /** A record up to which all is committed, which is told of with that; null for none. */
  synchronized SourceRecord take() {
    SourceRecord taken = untold;
    if (taken != null) {
      untold = null;
      last = nanos.getAsLong();
    }
    return taken;
  }
}
