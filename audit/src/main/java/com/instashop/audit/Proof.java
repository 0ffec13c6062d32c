package com.instashop.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProofHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;

/**
 * What a comparison of all numbers with the sources came to.
 *
 * @param at when the sources were asked
 * @param took from then until everything was compared
 * @param lsn database to where its write-ahead log was then
 * @param offsets {@code topic-partition} to the offset up to which all was in the numbers
 * @param inFlight changes that were in the totals and committed after that, taken into account
 * @param rows whether every row was compared, and not only what they add up to
 */
public record Proof(
    Instant at,
    @JsonIgnore Duration took,
    SortedMap<String, String> lsn,
    SortedMap<String, Long> offsets,
    long inFlight,
    boolean rows,
    List<Comparison> comparisons) {
  private static final int DIFFERENCES_TOLD = 20;

  /** Whether all numbers are equal. */
  @JsonProperty
  public boolean holds() {
    return comparisons.stream().allMatch(Comparison::agrees);
  }

  /** How many keys were compared. */
  @JsonProperty
  public long keys() {
    return comparisons.stream().mapToLong(Comparison::keys).sum();
  }

  /** What is not equal, a line each, at most 20. */
  public List<String> differences() {
    return comparisons.stream()
        .flatMap(comparison -> comparison.differences().stream().map(d -> line(comparison, d)))
        .limit(DIFFERENCES_TOLD)
        .toList();
  }

  /** As it is kept. */
  KeptProof kept() {
    Digest digest = new Digest();
    comparisons.forEach(
        comparison ->
            digest.add(comparison.numbers()).add(comparison.metric()).add(comparison.digest()));
    return new KeptProof(
        moment(),
        holds(),
        took.toMillis(),
        keys(),
        inFlight,
        rows,
        lsn,
        offsets,
        digest.text(),
        differences());
  }

  private static String line(Comparison comparison, Comparison.Difference difference) {
    return "%s %s|%s: expected %s, found %s"
        .formatted(
            comparison.numbers(),
            comparison.metric(),
            difference.key(),
            Json.write(difference.expected()),
            Json.write(difference.found()));
  }

  /** When the sources were asked, as it is told. */
  private Instant moment() {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * As it is published; a proof of less does not take back that something differs.
   *
   * @param before what was published before; null for nothing
   */
  ProofHealth health(ProofHealth before) {
    if (!rows && holds() && before != null && !before.proven()) {
      // It has not seen the rows that may differ.
      return before;
    }
    Instant rowsAt = rows ? moment() : before == null ? null : before.rowsAt();
    return new ProofHealth(holds(), moment(), rowsAt, lsn, keys(), differences(), Instant.now());
  }
}
