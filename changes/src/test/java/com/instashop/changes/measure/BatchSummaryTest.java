package com.instashop.changes.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.changes.measure.BatchSummary.Effect;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import org.junit.jupiter.api.Test;

class BatchSummaryTest {
  private static final Image ROW = Image.of(ShopTables.CARRIER, 1, "Sendit");

  private final BatchSummary summary = new BatchSummary(0);

  @Test
  void changesAddUp() {
    assertThat(note(Operation.CREATE, 5, Origin.STREAM)).isEqualTo(Effect.ADDS);
    assertThat(note(Operation.DELETE, 3, Origin.STREAM)).isEqualTo(Effect.ADDS);
    assertThat(summary.changes()).isEqualTo(2);
    assertThat(summary.newestCommit()).isEqualTo(5);
    assertThat(summary.newestStreamed()).isEqualTo(5);
    assertThat(summary.snapshotBegan()).isZero();
  }

  @Test
  void truncateEmptiesTheTableEachTime() {
    assertThat(note(Operation.TRUNCATE, 5, Origin.STREAM)).isEqualTo(Effect.EMPTIES);
    assertThat(note(Operation.TRUNCATE, 5, Origin.STREAM)).isEqualTo(Effect.EMPTIES);
  }

  @Test
  void snapshotBeginsOnceAndEndsWhatWasMissing() {
    summary.note(new Decoded.Undecodable("no image", true));
    assertThat(summary.reasons().text()).isEqualTo("no image");
    assertThat(note(Operation.READ, 9, Origin.SNAPSHOT)).isEqualTo(Effect.BEGINS_ANEW);
    assertThat(summary.reasons().text()).isNull();
    assertThat(note(Operation.READ, 9, Origin.SNAPSHOT)).isEqualTo(Effect.ADDS);
    assertThat(summary.snapshotBegan()).isEqualTo(9);
    assertThat(summary.newestStreamed()).isZero();
    assertThat(note(Operation.READ, 12, Origin.SNAPSHOT)).isEqualTo(Effect.BEGINS_ANEW);
  }

  @Test
  void whatIsLostAtTheHeadOfASnapshotStaysMissing() {
    summary.note(new Decoded.Undecodable("before", true));
    assertThat(summary.note(truncate(9, Origin.SNAPSHOT))).isEqualTo(Effect.BEGINS_ANEW);
    summary.note(new Decoded.Undecodable("first row", true));
    assertThat(note(Operation.READ, 9, Origin.SNAPSHOT)).isEqualTo(Effect.ADDS);
    assertThat(summary.reasons().text()).isEqualTo("first row");
    assertThat(summary.healed().text()).isEqualTo("before");
  }

  @Test
  void incrementalSnapshotBeginsNothing() {
    assertThat(note(Operation.READ, 9, Origin.INCREMENTAL_SNAPSHOT)).isEqualTo(Effect.ADDS);
    assertThat(summary.snapshotBegan()).isZero();
  }

  @Test
  void wordForAPartitionIsNoChange() {
    BatchSummary second = new BatchSummary(1);
    ChangeEvent truncate = truncate(5, Origin.STREAM);
    assertThat(second.note(truncate)).isEqualTo(Effect.EMPTIES);
    assertThat(second.isWordOnly(truncate)).isTrue();
    assertThat(summary.note(truncate)).isEqualTo(Effect.EMPTIES);
    assertThat(summary.isWordOnly(truncate)).isFalse();
    assertThat(summary.changes()).isOne();
    // Where a snapshot begins: its rows follow, if this partition has any.
    ChangeEvent begins = truncate(9, Origin.SNAPSHOT);
    assertThat(summary.note(begins)).isEqualTo(Effect.BEGINS_ANEW);
    assertThat(second.note(begins)).isEqualTo(Effect.BEGINS_ANEW);
    assertThat(summary.isWordOnly(begins)).isTrue();
    assertThat(note(Operation.READ, 9, Origin.SNAPSHOT)).isEqualTo(Effect.ADDS);
    assertThat(summary.note(begins)).isEqualTo(Effect.ADDS);
    assertThat(summary.changes()).isEqualTo(2);
    assertThat(second.changes()).isZero();
    assertThat(second.newestStreamed()).isZero();
  }

  private static ChangeEvent truncate(long commitMillis, Origin origin) {
    return new ChangeEvent(
        ShopTables.CARRIER, Operation.TRUNCATE, null, null, commitMillis, 1, 1, origin);
  }

  @Test
  void strangeRecordLosesNoChange() {
    summary.note(new Decoded.Undecodable("not a change event", false));
    assertThat(summary.undecodable()).isEqualTo(1);
    assertThat(summary.reasons().text()).isNull();
  }

  @Test
  void heartbeatSaysHowFarADatabaseIs() {
    summary.note(new Decoded.Heartbeat(Database.CRM, 7));
    assertThat(summary.newestCommit()).isEqualTo(7);
    assertThat(summary.newestStreamed()).isZero();
    assertThat(summary.changes()).isZero();
  }

  private Effect note(Operation operation, long commitMillis, Origin origin) {
    boolean before = operation == Operation.DELETE;
    boolean after = operation == Operation.CREATE || operation == Operation.READ;
    return summary.note(
        new ChangeEvent(
            ShopTables.CARRIER,
            operation,
            before ? ROW : null,
            after ? ROW : null,
            commitMillis,
            1,
            1,
            origin));
  }
}
