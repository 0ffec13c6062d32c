package com.instashop.benchmarks;

import com.instashop.contracts.event.ChangeEvent;
import com.instashop.contracts.event.Decoded;
import com.instashop.contracts.event.Image;
import com.instashop.contracts.event.Origin;
import com.instashop.contracts.schema.CapturedTable;
import io.debezium.data.Envelope.Operation;

/** Makes what {@link com.instashop.contracts.event.ChangeEventDecoder} makes, for the others. */
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
