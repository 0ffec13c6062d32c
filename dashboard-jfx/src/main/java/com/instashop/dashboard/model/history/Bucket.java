package com.instashop.dashboard.model.history;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in an hour or a day.
 *
 * @param events changes of the sources, by commit time
 * @param transactions by their date, whatever their state
 * @param revenue of the completed ones, in euro
 * @param uniqueCustomers merchants who sold
 */
public record Bucket(
    Instant start, long events, long transactions, BigDecimal revenue, long uniqueCustomers) {

  private static Bucket empty(Instant start) {
    return new Bucket(start, 0, 0, BigDecimal.ZERO, 0);
  }

  /**
   * One for each bucket of a period: those the warehouse has no row of had nothing to tell.
   *
   * @param begins of buckets before it the warehouse knows nothing; null where it knows nothing at
   *     all
   */
  public static List<Bucket> every(Period period, List<Bucket> known, Instant begins) {
    Map<Instant, Bucket> byStart = new HashMap<>();
    known.forEach(bucket -> byStart.put(bucket.start(), bucket));
    List<Bucket> all = new ArrayList<>();
    for (Instant start = period.from();
        start.isBefore(period.until());
        start = start.plus(period.grain().length())) {
      Bucket found = byStart.get(start);
      if (found != null) {
        all.add(found);
      } else if (begins != null && start.plus(period.grain().length()).isAfter(begins)) {
        all.add(empty(start));
      }
    }
    return all;
  }
}
