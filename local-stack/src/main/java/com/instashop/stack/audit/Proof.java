package com.instashop.stack.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What a comparison of all numbers with the sources came to.
 *
 * @param at when the sources were asked
 * @param took from then until everything was compared
 * @param lsn database to where its write-ahead log was then
 * @param inFlight changes that were in the totals and committed after that, taken into account
 */
public record Proof(
    Instant at,
    @JsonIgnore Duration took,
    SortedMap<String, String> lsn,
    long inFlight,
    List<Comparison> comparisons) {

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
}
