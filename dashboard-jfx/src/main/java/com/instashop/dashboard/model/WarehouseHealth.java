package com.instashop.dashboard.model;

import java.time.Instant;

/**
 * The field {@link #FIELD} of {@code pipeline:health}: how the query that fills the warehouse is.
 *
 * @param state {@link #RUNNING}, {@link #REBUILDING} or {@link #AWAY}
 * @param freshnessP50Ms commit to warehouse over the last minutes; null before the first change
 * @param problem one line; null where there is none
 */
public record WarehouseHealth(
    String state,
    long batchId,
    long batchDurationMs,
    double processedRowsPerSecond,
    long lagRows,
    Long freshnessP50Ms,
    Long freshnessP99Ms,
    String problem,
    Instant updatedAt) {
  public static final String FIELD = "warehouse";
  public static final String RUNNING = "running";
  public static final String REBUILDING = "rebuilding";
  public static final String AWAY = "away";
}
