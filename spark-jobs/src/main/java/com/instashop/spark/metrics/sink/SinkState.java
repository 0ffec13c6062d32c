package com.instashop.spark.metrics.sink;

import java.util.SortedMap;

/**
 * How far Redis has come; written with the numbers in one step.
 *
 * @param queryId the streaming query whose batches are in Redis; its checkpoint holds the same id
 * @param batchId the newest of them, -1 before the first
 * @param writer the token of the lease under which it was written; null where none was known
 * @param lateRows change events that came after their window was final
 * @param deadLetters records that could not be decoded
 * @param problems topic to why changes of its table are missing until its next snapshot
 * @param snapshots topic to when the newest snapshot of its table began, milliseconds since the
 *     epoch
 * @param offsets {@code topic-partition} to the offset behind the last record whose changes are in
 *     Redis
 */
public record SinkState(
    String queryId,
    long batchId,
    String writer,
    long lateRows,
    long deadLetters,
    SortedMap<String, String> problems,
    SortedMap<String, Long> snapshots,
    SortedMap<String, Long> offsets) {}
