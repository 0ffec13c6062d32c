package com.instashop.audit;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What is kept of a proof, for good: the document of the table {@code proof} in the warehouse.
 *
 * @param at when the sources were asked
 * @param proven whether all was equal
 * @param tookMillis from then until everything was compared
 * @param compared how many keys were compared
 * @param inFlight changes that were in the totals and committed after that, taken into account
 * @param rows whether every row was compared, and not only what they add up to; null in proofs of a
 *     time when they always were
 * @param lsn database to where its write-ahead log was then
 * @param offsets {@code topic-partition} to the offset up to which all was in the numbers
 * @param digest SHA-256 of everything that was expected, in hexadecimal: of what SQL over the
 *     sources said key by key, of the rows by block, of the rollups their sums
 * @param differences what was not equal, a line each, at most 20
 */
public record KeptProof(
    Instant at,
    boolean proven,
    long tookMillis,
    long compared,
    long inFlight,
    Boolean rows,
    SortedMap<String, String> lsn,
    SortedMap<String, Long> offsets,
    String digest,
    List<String> differences) {
  /** Whether every row was compared. */
  public boolean hasRows() {
    return rows == null || rows;
  }
}
