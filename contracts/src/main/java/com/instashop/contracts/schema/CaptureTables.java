package com.instashop.contracts.schema;

/** Tables that capturing itself needs in each operational database; not part of the shop. */
public final class CaptureTables {
  /**
   * One row, {@code (id, beat_at)}, that Debezium touches every heartbeat. Its changes carry the
   * database's clock downstream while the shop is idle.
   */
  public static final String HEARTBEAT = "debezium_heartbeat";

  /** Debezium's signalling table, {@code (id, type, data)}. */
  public static final String SIGNAL = "debezium_signal";

  private CaptureTables() {}
}
