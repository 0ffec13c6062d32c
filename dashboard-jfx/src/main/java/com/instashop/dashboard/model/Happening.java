package com.instashop.dashboard.model;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Something that just happened.
 *
 * @param subject a name: of a product, a connector; empty where there is none, null for NULL, and
 *     of a product of which only the id is known
 * @param product the id of the product that it is about; null where there is none
 * @param amount money in EUR; null where there is none
 */
public record Happening(
    Instant at, Kind kind, String subject, Long product, long count, BigDecimal amount) {

  Happening(Instant at, Kind kind, String subject, long count, BigDecimal amount) {
    this(at, kind, subject, null, count, amount);
  }

  /** What happened. */
  public enum Kind {
    SALES(Telling.ADDED_UP),
    REFUNDS(Telling.ADDED_UP),
    FAILED_PAYMENTS(Telling.ADDED_UP),
    CANCELLATIONS(Telling.ADDED_UP),
    SENT(Telling.ADDED_UP),
    DELIVERED(Telling.ADDED_UP),
    RETURNED(Telling.ADDED_UP),
    STOCK_LOW(Telling.ADDED_UP),
    STOCK_EMPTY(Telling.SINGLY),
    RESTOCKED(Telling.ADDED_UP),
    LARGEST_SALE(Telling.SINGLY),
    BEST_SELLER(Telling.SINGLY),
    PROVEN(Telling.SINGLY),
    NOT_PROVEN(Telling.AS_INCIDENT),
    PART_AWAY(Telling.AS_INCIDENT),
    PART_BACK(Telling.AS_INCIDENT),
    LATE_ROWS(Telling.AS_INCIDENT),
    DEAD_LETTERS(Telling.AS_INCIDENT);

    private final Telling telling;

    private enum Telling {
      ADDED_UP,
      SINGLY,
      AS_INCIDENT
    }

    Kind(Telling telling) {
      this.telling = telling;
    }

    /** Whether it tells of the pipeline that something is wrong, or well again. */
    boolean isIncident() {
      return telling == Telling.AS_INCIDENT;
    }

    /** Whether several in a row are told as one. */
    boolean addsUp() {
      return telling == Telling.ADDED_UP;
    }
  }

  /** Both as one; of names the newest stays. */
  Happening plus(Happening later) {
    return new Happening(
        at,
        kind,
        later.subject,
        later.product,
        count + later.count,
        amount == null || later.amount == null ? amount : amount.add(later.amount));
  }
}
