package com.instashop.changes.event;

import com.instashop.changes.event.Decoded.Change;
import com.instashop.changes.event.Decoded.Heartbeat;
import com.instashop.changes.event.Decoded.Nothing;
import com.instashop.changes.event.Decoded.Undecodable;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.SnapshotRecord;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Decodes the records of one topic: Debezium's change event envelope as JSON, with or without the
 * {@code schema}/{@code payload} wrapper, in one streaming pass over the bytes.
 *
 * <p>Not thread-safe; make one for each topic and thread and keep it. The envelope is described in
 * <a
 * href="https://debezium.io/documentation/reference/3.7/connectors/postgresql.html#postgresql-events">
 * Debezium's documentation</a>.
 */
public final class ChangeEventDecoder {
  private static final String PAYLOAD = "payload";
  private static final String LSN = "lsn";
  private static final String TRANSACTION_ID = "txId";
  private static final String NO_SNAPSHOT = label(SnapshotRecord.FALSE);
  private static final String INCREMENTAL = label(SnapshotRecord.INCREMENTAL);
  private static final long NONE = -1;

  /** A commit time outside of these would close every window, or fit into no timestamp. */
  private static final long EARLIEST_COMMIT = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  private static final long LATEST_COMMIT = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private final CapturedTable table;
  private final Database heartbeatOf;
  private final JsonCursor json = new JsonCursor();
  private final ImageReader reader;
  private final Image beforeSlots;
  private final Image afterSlots;

  private Image before;
  private Image after;
  private int beforeFrom;
  private int beforeTo;
  private int afterFrom;
  private int afterTo;
  private String operation;
  private long commitMillis;
  private long lsn;
  private long transactionId;
  private Origin origin;

  /** Why an image cannot be counted; null where they can. */
  private String uncountable;

  private ChangeEventDecoder(Database heartbeatOf) {
    this.table = null;
    this.heartbeatOf = heartbeatOf;
    this.reader = null;
    this.beforeSlots = null;
    this.afterSlots = null;
  }

  private ChangeEventDecoder(
      CapturedTable table, Set<Column> extra, Function<Image, String> check) {
    this.table = table;
    this.heartbeatOf = null;
    this.reader = new ImageReader(table, json, extra, check);
    this.beforeSlots = new Image(table);
    this.afterSlots = new Image(table);
  }

  /** The decoder of a heartbeat topic. */
  public static ChangeEventDecoder ofHeartbeat(Database database) {
    return new ChangeEventDecoder(database);
  }

  /**
   * The decoder of a table's topic.
   *
   * @param extra the columns to read beside those that are needed
   * @param check says why an image cannot be counted; null where it can
   */
  public static ChangeEventDecoder ofTable(
      CapturedTable table, Set<Column> extra, Function<Image, String> check) {
    return new ChangeEventDecoder(table, extra, check);
  }

  /** Decodes a record's value; null is a tombstone. */
  public Decoded decode(byte[] value) {
    if (value == null || value.length == 0) {
      return Nothing.INSTANCE;
    }
    before = null;
    after = null;
    operation = null;
    commitMillis = NONE;
    lsn = NONE;
    transactionId = NONE;
    origin = Origin.STREAM;
    uncountable = null;
    try {
      json.reset(value);
      boolean present = json.beginObject() && envelope(false);
      json.end();
      return present ? event() : Nothing.INSTANCE;
    } catch (MalformedException e) {
      return new Undecodable(e.getMessage(), e.isChangeLost());
    }
  }

  /** Where the image before lies in the document of the newest change; null where it has none. */
  public Span beforeImage() {
    return before == null ? null : new Span(beforeFrom, beforeTo);
  }

  /** Where the image after lies in the document of the newest change; null where it has none. */
  public Span afterImage() {
    return after == null ? null : new Span(afterFrom, afterTo);
  }

  /**
   * Reads the fields of the envelope; false where the wrapper's payload is null, a tombstone.
   *
   * @param wrapped whether it is in the wrapper, and so cannot be one itself
   */
  private boolean envelope(boolean wrapped) {
    boolean present = true;
    while (json.nextField()) {
      switch (json.field()) {
        case Envelope.FieldName.BEFORE -> {
          int from = json.valueStart();
          before = image(beforeSlots);
          beforeFrom = from;
          beforeTo = json.position();
        }
        case Envelope.FieldName.AFTER -> {
          int from = json.valueStart();
          after = image(afterSlots);
          afterFrom = from;
          afterTo = json.position();
        }
        case Envelope.FieldName.SOURCE -> source();
        case Envelope.FieldName.OPERATION -> operation = json.text();
        case PAYLOAD -> {
          if (wrapped) {
            json.skipValue();
          } else {
            present = json.beginObject() && envelope(true);
          }
        }
        default -> json.skipValue();
      }
    }
    return present;
  }

  private Image image(Image slots) {
    if (reader == null) {
      json.skipValue();
      return null;
    }
    try {
      return reader.read(slots) ? slots : null;
    } catch (MalformedException e) {
      if (!e.isChangeLost()) {
        throw e;
      }
      // What is behind it says which snapshot it may be of.
      uncountable = uncountable == null ? e.getMessage() : uncountable;
      return null;
    }
  }

  private void source() {
    if (!json.beginObject()) {
      return;
    }
    while (json.nextField()) {
      switch (json.field()) {
        case AbstractSourceInfo.TIMESTAMP_KEY -> commitMillis = json.integer();
        case AbstractSourceInfo.SNAPSHOT_KEY ->
            origin = json.skipNull() ? Origin.STREAM : origin(json.text());
        case LSN -> lsn = json.skipNull() ? NONE : json.integer();
        case TRANSACTION_ID -> transactionId = json.skipNull() ? NONE : json.integer();
        default -> json.skipValue();
      }
    }
  }

  private static Origin origin(String snapshot) {
    if (snapshot.equals(NO_SNAPSHOT)) {
      return Origin.STREAM;
    }
    return snapshot.equals(INCREMENTAL) ? Origin.INCREMENTAL_SNAPSHOT : Origin.SNAPSHOT;
  }

  private static String label(SnapshotRecord snapshot) {
    return snapshot.name().toLowerCase(Locale.ROOT);
  }

  private Decoded event() {
    Operation code = operation == null ? null : Operation.forCode(operation);
    if (uncountable != null) {
      return new Undecodable(uncountable, true, begins(code));
    }
    if (code == null) {
      return new Undecodable(
          operation == null ? "not a change event: no field op" : "unknown operation " + operation,
          false);
    }
    if (commitMillis == NONE) {
      return new Undecodable("not a change event: no commit time (source.ts_ms)", false);
    }
    if (!isOfThisCentury()) {
      return new Undecodable(
          "the commit time (source.ts_ms) %d is not of this century".formatted(commitMillis),
          heartbeatOf == null);
    }
    if (heartbeatOf != null) {
      return new Heartbeat(heartbeatOf, commitMillis);
    }
    return switch (code) {
      case CREATE, READ -> after == null ? without("after") : change(code);
      case UPDATE ->
          after == null ? without("after") : before == null ? withoutBefore() : change(code);
      case DELETE -> before == null ? withoutBefore() : change(code);
      case TRUNCATE -> change(code);
      case MESSAGE -> Nothing.INSTANCE;
    };
  }

  private Decoded change(Operation code) {
    return new Change(
        new ChangeEvent(table, code, before, after, commitMillis, lsn, transactionId, origin));
  }

  /** Word that the snapshot begins of which this is a row; null where it is of none. */
  private ChangeEvent begins(Operation code) {
    return code == Operation.READ && origin == Origin.SNAPSHOT && isOfThisCentury()
        ? new ChangeEvent(
            table, Operation.TRUNCATE, null, null, commitMillis, lsn, transactionId, origin)
        : null;
  }

  private boolean isOfThisCentury() {
    return commitMillis >= EARLIEST_COMMIT && commitMillis < LATEST_COMMIT;
  }

  private Decoded without(String image) {
    return new Undecodable("operation " + operation + " without an image " + image, false);
  }

  private Decoded withoutBefore() {
    return new Undecodable(
        "operation %s without an image before (table %s needs REPLICA IDENTITY FULL)"
            .formatted(operation, table.tableName()),
        true);
  }
}
