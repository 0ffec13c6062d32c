package com.instashop.benchmarks;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.contracts.schema.CapturedTable;
import io.debezium.data.Envelope.Operation;

/** Makes what {@link com.instashop.changes.event.ChangeEventDecoder} makes, for the others. */
final class Changes {
  /** What stands for a missing LSN and transaction id. */
  static final long NONE = -1;

  private Changes() {}

  static Decoded change(
      CapturedTable table,
      String operation,
      Image before,
      Image after,
      long commitMillis,
      long lsn,
      long transactionId,
      String snapshot) {
    return new Decoded.Change(
        new ChangeEvent(
            table,
            Operation.forCode(operation),
            before,
            after,
            commitMillis,
            lsn,
            transactionId,
            origin(snapshot)));
  }

  private static Origin origin(String snapshot) {
    return switch (snapshot) {
      case "false" -> Origin.STREAM;
      case "incremental" -> Origin.INCREMENTAL_SNAPSHOT;
      default -> Origin.SNAPSHOT;
    };
  }
}
