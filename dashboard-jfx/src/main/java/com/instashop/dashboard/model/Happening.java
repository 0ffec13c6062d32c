package com.instashop.dashboard.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Something that just happened.
 *
 * @param subject a name: of a product, a connector; empty where there is none
 * @param amount money in EUR; null where there is none
 */
public record Happening(Instant at, Kind kind, String subject, long count, BigDecimal amount) {

  /** What happened. */
  public enum Kind {
    SALES,
    REFUNDS,
    FAILED_PAYMENTS,
    CANCELLATIONS,
    SENT,
    DELIVERED,
    RETURNED,
    STOCK_LOW,
    STOCK_EMPTY,
    RESTOCKED,
    LARGEST_SALE,
    BEST_SELLER,
    PROVEN,
    NOT_PROVEN,
    PART_AWAY,
    PART_BACK,
    LATE_ROWS,
    DEAD_LETTERS;

    /** Whether it tells of the pipeline that something is wrong, or well again. */
    boolean isIncident() {
      return switch (this) {
        case NOT_PROVEN, PART_AWAY, PART_BACK, LATE_ROWS, DEAD_LETTERS -> true;
        case SALES,
            REFUNDS,
            FAILED_PAYMENTS,
            CANCELLATIONS,
            SENT,
            DELIVERED,
            RETURNED,
            STOCK_LOW,
            STOCK_EMPTY,
            RESTOCKED,
            LARGEST_SALE,
            BEST_SELLER,
            PROVEN ->
            false;
      };
    }

    /** Whether several in a row are told as one. */
    boolean addsUp() {
      return switch (this) {
        case SALES,
            REFUNDS,
            FAILED_PAYMENTS,
            CANCELLATIONS,
            SENT,
            DELIVERED,
            RETURNED,
            STOCK_LOW,
            RESTOCKED ->
            true;
        case STOCK_EMPTY,
            LARGEST_SALE,
            BEST_SELLER,
            PROVEN,
            NOT_PROVEN,
            PART_AWAY,
            PART_BACK,
            LATE_ROWS,
            DEAD_LETTERS ->
            false;
      };
    }
  }

  /** Both as one; of names the newest stays. */
  Happening plus(Happening later) {
    return new Happening(
        at,
        kind,
        later.subject,
        count + later.count,
        amount == null || later.amount == null ? amount : amount.add(later.amount));
  }
}
