package com.instashop.dashboard.model;

import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.dashboard.model.Happening.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What just happened: the differences between one reading and the next. Counts of the same kind are
 * added up for a few seconds, so that a busy shop stays readable.
 */
public final class Happenings {
  private static final int KEPT = 100;

  /** Of {@link WindowDocuments.Stock#alerts}. */
  private static final int MOST_ALERTS = 50;

  private static final Duration TOGETHER = Duration.ofSeconds(10);

  /** A status of a transaction to what a transaction that comes into it is called. */
  private static final Map<String, Kind> TRANSACTIONS =
      Map.of(
          "completed", Kind.SALES,
          "refunded", Kind.REFUNDS,
          "failed", Kind.FAILED_PAYMENTS,
          "cancelled", Kind.CANCELLATIONS);

  private static final Map<String, Kind> SHIPMENTS =
      Map.of("delivered", Kind.DELIVERED, "returned", Kind.RETURNED, "in_transit", Kind.SENT);

  private final List<Happening> newestFirst = new ArrayList<>();
  private final List<Happening> incidents = new ArrayList<>();
  private Live before;

  /** Change of the revenue of which no sale has told yet. */
  private BigDecimal untold = BigDecimal.ZERO;

  /** Newest first, at most 100. */
  public List<Happening> newestFirst() {
    return List.copyOf(newestFirst);
  }

  /**
   * What went wrong with the pipeline, and when it was well again: newest first, at most 100,
   * however busy the shop is.
   */
  public List<Happening> incidents() {
    return List.copyOf(incidents);
  }

  /** Compares with the reading before. */
  public void observe(Live live) {
    if (before != null) {
      Instant now = live.readAt();
      if (before.totals() != null && live.totals() != null) {
        totals(before.totals(), live.totals(), now);
      }
      if (before.stock() != null && live.stock() != null) {
        stock(before.stock(), live.stock(), now);
      }
      windows(before, live, now);
      health(before.health(), live.health(), now);
    }
    before = live;
  }

  /** Tells of a part that went or came back. */
  public void observe(Standing was, Standing is, Instant now) {
    // While Redis is away nothing is known of the others, which is neither.
    if (was.isAlive() && is.level() == Standing.Level.BAD) {
      add(new Happening(now, Kind.PART_AWAY, is.part().name(), 1, null));
    } else if (was.level() == Standing.Level.BAD && is.isAlive()) {
      add(new Happening(now, Kind.PART_BACK, is.part().name(), 1, null));
    }
  }

  private void totals(Dashboard was, Dashboard is, Instant now) {
    untold = untold.add(is.revenue().total()).subtract(was.revenue().total());
    difference(was.transactions().byStatus(), is.transactions().byStatus())
        .forEach(
            (status, count) -> {
              Kind kind = TRANSACTIONS.get(status);
              if (kind != null && count > 0) {
                add(new Happening(now, kind, "", count, kind == Kind.SALES ? told() : null));
              }
            });
    difference(was.shipments().byStatus(), is.shipments().byStatus())
        .forEach(
            (status, count) -> {
              Kind kind = SHIPMENTS.get(status);
              if (kind != null && count > 0) {
                add(new Happening(now, kind, "", count, null));
              }
            });
  }

  private BigDecimal told() {
    BigDecimal revenue = untold;
    untold = BigDecimal.ZERO;
    return revenue;
  }

  private static Map<String, Long> difference(Map<String, Long> was, Map<String, Long> is) {
    return is.entrySet().stream()
        .filter(entry -> entry.getValue() != was.getOrDefault(entry.getKey(), 0L).longValue())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue() - was.getOrDefault(entry.getKey(), 0L)));
  }

  private void stock(WindowDocuments.Stock was, WindowDocuments.Stock is, Instant now) {
    // A full list does not tell who came and who went.
    if (was.alerts() == null
        || is.alerts() == null
        || Math.max(was.alerts().size(), is.alerts().size()) >= MOST_ALERTS) {
      return;
    }
    Map<Long, WindowDocuments.StockAlert> known = byProduct(was);
    Map<Long, WindowDocuments.StockAlert> newest = byProduct(is);
    newest.forEach(
        (product, alert) -> {
          WindowDocuments.StockAlert earlier = known.get(product);
          long left = alert.availableQuantity();
          if (left <= 0 && (earlier == null || earlier.availableQuantity() > 0)) {
            add(new Happening(now, Kind.STOCK_EMPTY, alert.name(), product, left, null));
          } else if (earlier == null) {
            add(new Happening(now, Kind.STOCK_LOW, alert.name(), product, 1, null));
          }
        });
    known.forEach(
        (product, alert) -> {
          if (!newest.containsKey(product)) {
            add(new Happening(now, Kind.RESTOCKED, "", 1, null));
          }
        });
  }

  private static Map<Long, WindowDocuments.StockAlert> byProduct(WindowDocuments.Stock stock) {
    return stock.alerts().stream()
        .collect(Collectors.toMap(WindowDocuments.StockAlert::productId, Function.identity()));
  }

  private void windows(Live was, Live is, Instant now) {
    BigDecimal largest = largest(was.windows().transactions());
    BigDecimal newest = largest(is.windows().transactions());
    if (largest.signum() > 0 && newest.compareTo(largest) > 0) {
      add(new Happening(now, Kind.LARGEST_SALE, "", 1, newest));
    }
    WindowDocuments.Seller seller = bestSeller(was.topProducts());
    WindowDocuments.Seller best = bestSeller(is.topProducts());
    if (seller != null && best != null && !Objects.equals(seller.productId(), best.productId())) {
      add(
          new Happening(
              now, Kind.BEST_SELLER, best.name(), best.productId(), best.quantity(), null));
    }
  }

  private static BigDecimal largest(List<WindowDocuments.Transactions> windows) {
    return windows.stream()
        .map(WindowDocuments.Transactions::maxTransaction)
        .reduce(BigDecimal.ZERO, BigDecimal::max);
  }

  private static WindowDocuments.Seller bestSeller(WindowDocuments.TopProducts top) {
    return top == null || top.products().isEmpty() ? null : top.products().get(0);
  }

  private void health(Health was, Health is, Instant now) {
    ProofHealth proof = is.proof();
    if (proof != null && (was.proof() == null || !proof.at().equals(was.proof().at()))) {
      Kind kind = proof.proven() ? Kind.PROVEN : Kind.NOT_PROVEN;
      Happening compared = new Happening(now, kind, "", proof.compared(), null);
      add(compared);
      if (proof.proven() && was.proof() != null && !was.proof().proven()) {
        keep(incidents, compared);
      }
    }
    if (was.spark() != null && is.spark() != null) {
      long late = is.spark().lateRows() - was.spark().lateRows();
      long dead = is.spark().deadLetters() - was.spark().deadLetters();
      if (late > 0) {
        add(new Happening(now, Kind.LATE_ROWS, "", late, null));
      }
      if (dead > 0) {
        add(new Happening(now, Kind.DEAD_LETTERS, "", dead, null));
      }
    }
  }

  private void add(Happening happening) {
    if (happening.kind().addsUp()) {
      for (int i = 0; i < newestFirst.size(); i++) {
        Happening known = newestFirst.get(i);
        if (known.kind() == happening.kind()
            && Duration.between(known.at(), happening.at()).compareTo(TOGETHER) < 0) {
          newestFirst.set(i, known.plus(happening));
          return;
        }
      }
    }
    keep(newestFirst, happening);
    if (happening.kind().isIncident()) {
      keep(incidents, happening);
    }
  }

  private static void keep(List<Happening> list, Happening happening) {
    list.add(0, happening);
    if (list.size() > KEPT) {
      list.remove(list.size() - 1);
    }
  }
}
