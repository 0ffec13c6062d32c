package com.instashop.stack.audit;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What a comparison of all numbers with the sources came to.
 *
 * @param at when the sources were asked
 * @param lsn database to where its write-ahead log was then
 * @param inFlight changes that were in Redis and committed after that, taken into account
 */
public record Proof(
    Instant at, SortedMap<String, String> lsn, long inFlight, List<Comparison> comparisons) {

  public boolean holds() {
    return comparisons.stream().allMatch(Comparison::agrees);
  }
}
