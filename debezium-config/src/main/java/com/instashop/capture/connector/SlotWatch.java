package com.instashop.capture.connector;

import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.database.Sources;
import com.instashop.contracts.schema.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether all that a database logs is read: a task says RUNNING also while it reads nothing. */
final class SlotWatch {
  static final String LOST =
      "PostgreSQL has deleted changes that were not read yet (max_slot_wal_keep_size): all tables"
          + " are read anew";

  private static final String UNRESERVED =
      "PostgreSQL may delete changes that were not read yet at any moment"
          + " (max_slot_wal_keep_size): the connector does not come along, or stands still";

  /** A task that begins, or comes back, has not got its slot at once. */
  private static final int LOOKS = 3;

  private final Sources sources;

  /** Connector to how many looks in a row nobody read its slot. */
  private final Map<String, Integer> unread = new HashMap<>();

  SlotWatch(Sources sources) {
    this.sources = sources;
  }

  /**
   * What is wrong with a connector or its slot, in a line; empty where all is well.
   *
   * @throws com.instashop.contracts.ProgramException where the database cannot be asked
   */
  Optional<String> fault(
      String connector,
      Database database,
      ConnectorStatus status,
      Optional<ReplicationSlot.State> slot) {
    if (slot.filter(ReplicationSlot.State::isLost).isPresent()) {
      return Optional.of(LOST);
    }
    if (status.error() != null) {
      return Optional.of(status.error());
    }
    boolean isUnread = isUnread(connector, database, status, slot);
    if (slot.filter(ReplicationSlot.State::isUnreserved).isPresent()) {
      return Optional.of(UNRESERVED);
    }
    return Optional.of(
            slot.isEmpty()
                ? "there is no slot %s, although its task says RUNNING; scripts/instashop rebuild --from-databases"
                : "nobody reads slot %s, although its task says RUNNING; look into the log of Kafka Connect")
        .filter(unused -> isUnread)
        .map(text -> text.formatted(ReplicationSlot.of(database).name()));
  }

  /** Whether nobody has read it for some looks, although the task should. */
  private boolean isUnread(
      String connector,
      Database database,
      ConnectorStatus status,
      Optional<ReplicationSlot.State> slot) {
    if (!status.isRunning()
        || slot.filter(ReplicationSlot.State::active).isPresent()
        || sources.isSnapshotTaken(database)) {
      unread.remove(connector);
      return false;
    }
    return unread.merge(connector, 1, Integer::sum) >= LOOKS;
  }
}
