package com.instashop.contracts.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The field {@link RedisKeys#HEALTH_PROOF} of {@link RedisKeys#HEALTH}: the newest comparison of
 * the numbers with the sources.
 *
 * @param proven whether all were equal
 * @param at when the sources were asked
 * @param rowsAt when every row of the warehouse was compared, too; where there are many, that is
 *     done less often. Null where it is not known
 * @param lsn database to where its write-ahead log was then
 * @param compared how many keys of metrics were compared
 * @param differences what is not equal, a line each, at most 20
 */
public record ProofHealth(
    boolean proven,
    Instant at,
    Instant rowsAt,
    SortedMap<String, String> lsn,
    long compared,
    List<String> differences,
    Instant updatedAt) {
  /** Of ten million rows a proof takes minutes, and there is a pause between two. */
  public static final Duration LONGEST_SILENCE = Duration.ofMinutes(20);
}
