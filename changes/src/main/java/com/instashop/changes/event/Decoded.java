package com.instashop.changes.event;

import com.instashop.contracts.schema.Database;

/** What a record of a topic turned out to be. Decoding never throws: bad input is a value too. */
public sealed interface Decoded {

  /** A committed change of a row, or the truncation of its table. */
  record Change(ChangeEvent event) implements Decoded {}

  /**
   * The heartbeat row of a database was touched: nothing happened in the shop up to then.
   *
   * @param commitMillis the commit time by the database's clock, milliseconds since the epoch
   */
  record Heartbeat(Database database, long commitMillis) implements Decoded {}

  /** A record without a value, or an event that is neither a change nor a heartbeat. */
  enum Nothing implements Decoded {
    INSTANCE
  }

  /**
   * A record that cannot be used.
   *
   * @param reason one line: what is wrong, and where
   * @param changeLost whether it is a change of its table that is not as it is needed, so that what
   *     is known of the table is incomplete until the next snapshot; else it is nothing of ours
   * @param begins where it is a row of a snapshot, word that this begins, as it is said for a table
   *     without a row: the row may be the first; else null
   */
  record Undecodable(String reason, boolean changeLost, ChangeEvent begins) implements Decoded {
    public Undecodable(String reason, boolean changeLost) {
      this(reason, changeLost, null);
    }
  }
}
