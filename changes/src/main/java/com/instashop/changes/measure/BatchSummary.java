package com.instashop.changes.measure;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Image;
import io.debezium.data.Envelope.Operation;

/**
 * What the records of one partition in one batch say beside what they book, and the one rule for
 * what a change does to what was booked before it. Whoever keeps numbers reads them with this.
 */
public final class BatchSummary {

  /** What a change does to what was booked of its table before it. */
  public enum Effect {
    /** Nothing: the difference that it makes is added. */
    ADDS,
    /** Takes all of it back: the table was emptied. */
    EMPTIES,
    /** Takes all of it back: a snapshot begins, whose rows stand for the whole table. */
    BEGINS_ANEW
  }

  private final int partition;
  private final CommitTimes commits = new CommitTimes();
  private long changes;
  private long undecodable;
  private long newestCommit;
  private long newestStreamed;
  private long snapshotBegan;
  private final Reasons reasons = new Reasons();
  private Reasons healed = new Reasons();

  /** Of a partition of a topic. */
  public BatchSummary(int partition) {
    this.partition = partition;
  }

  /** Notes a change. */
  public Effect note(ChangeEvent event) {
    long time = event.commitMillis();
    newestCommit = Math.max(newestCommit, time);
    if (isWordOnly(event)) {
      return effect(event);
    }
    changes++;
    if (event.operation() != Operation.READ) {
      commits.add(time);
      newestStreamed = Math.max(newestStreamed, time);
    }
    Effect effect = effect(event);
    note(event.after());
    // It may lack what the one after it had, when that came: it could not be taken back then.
    note(event.before());
    return effect;
  }

  private void note(Image image) {
    if (image != null && image.problem() != null) {
      reasons.add(image.problem(), 1);
    }
  }

  /** Whether a change is word for the partition alone: it counts nowhere. */
  public boolean isWordOnly(ChangeEvent event) {
    return event.isWordOnly(partition);
  }

  private Effect effect(ChangeEvent event) {
    Effect effect = effect(event, snapshotBegan);
    if (effect == Effect.BEGINS_ANEW) {
      snapshotBegan = event.commitMillis();
      // The snapshot has what was missing.
      healed = new Reasons().add(reasons);
      reasons.clear();
    }
    return effect;
  }

  /**
   * The rule itself.
   *
   * @param snapshotBegan when the newest snapshot before it began, milliseconds since the epoch; 0
   *     for none
   */
  public static Effect effect(ChangeEvent event, long snapshotBegan) {
    if (event.isOfSnapshot()) {
      return event.commitMillis() == snapshotBegan ? Effect.ADDS : Effect.BEGINS_ANEW;
    }
    return event.operation() == Operation.TRUNCATE ? Effect.EMPTIES : Effect.ADDS;
  }

  /** Notes that a database was idle until then. */
  public void note(Decoded.Heartbeat heartbeat) {
    newestCommit = Math.max(newestCommit, heartbeat.commitMillis());
  }

  /** Notes a record that cannot be decoded. */
  public void note(Decoded.Undecodable bad) {
    undecodable++;
    if (bad.changeLost()) {
      reasons.add(bad.reason(), 1);
    }
  }

  /** Notes why a change is not counted. */
  public void problem(String reason) {
    reasons.add(reason, 1);
  }

  /** How many changes there were. */
  public long changes() {
    return changes;
  }

  /** How many records could not be decoded. */
  public long undecodable() {
    return undecodable;
  }

  /** The newest commit time, of heartbeats too, in milliseconds since the epoch; 0 for none. */
  public long newestCommit() {
    return newestCommit;
  }

  /** The newest commit time of what was streamed, in milliseconds since the epoch; 0 for none. */
  public long newestStreamed() {
    return newestStreamed;
  }

  /** When the newest snapshot began, in milliseconds since the epoch; 0 for none. */
  public long snapshotBegan() {
    return snapshotBegan;
  }

  /** Why changes are missing since the newest snapshot. */
  public Reasons reasons() {
    return reasons;
  }

  /** Why changes before it were missing: where it only goes on, they still are. */
  public Reasons healed() {
    return healed;
  }

  /** The commit times of what was streamed. */
  public CommitTimes commits() {
    return commits;
  }
}
