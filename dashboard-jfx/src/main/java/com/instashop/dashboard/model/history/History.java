package com.instashop.dashboard.model.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the warehouse tells of a range, all of it at one moment.
 *
 * @param buckets oldest first and without gaps, from where the warehouse begins, as is {@code
 *     bucketsBefore}
 * @param totalsBefore of the period before, until the same hour
 * @param sellers most revenue first; the first of them only, as of the customers
 * @param stockOuts newest first; the first of them only
 * @param stockOutCount how many there were
 * @param begins the hour of the first thing that the warehouse knows; null where it knows nothing
 * @param asOf everything committed in the sources until then is part of it; null where nothing is
 * @param readAt by our clock
 */
public record History(
    HistoryRange range,
    List<Bucket> buckets,
    List<Bucket> bucketsBefore,
    Totals totals,
    Totals totalsBefore,
    List<CategorySales> categories,
    List<ProductSales> sellers,
    List<CustomerValue> customers,
    List<ChannelFunnel> funnel,
    List<ChannelVisits> visits,
    List<CarrierTimes> carriers,
    List<StockOut> stockOuts,
    long stockOutCount,
    Instant begins,
    Instant asOf,
    Instant readAt,
    Duration took) {

  /** Whether the warehouse knows all of the period before, so that it can be compared with. */
  public boolean isComparable() {
    return begins != null && !range.before().from().isBefore(range.grain().floor(begins));
  }

  /** Whether nothing at all is known of the range. */
  public boolean isEmpty() {
    return totals.isEmpty()
        && funnel.isEmpty()
        && visits.isEmpty()
        && carriers.isEmpty()
        && stockOuts.isEmpty();
  }
}
