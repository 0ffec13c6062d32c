package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.program.redis.RedisReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads Redis at any moment sees all of a poll or a batch, or nothing of it. */
class ReadersIT {
  private final List<String> violations = new ArrayList<>();
  private long reads;

  @Test
  void figuresAddUpAtEveryMoment() throws Exception {
    Environment stack = Environment.running();
    Environment.Run run = stack.generate("--rate", "250", "--for", "10s", "--seed", "12");
    try (RedisReader redis = stack.redis()) {
      while (run.process().isAlive()) {
        String dashboard = redis.document(RedisKeys.DASHBOARD);
        if (dashboard != null) {
          check(Json.read(dashboard, Dashboard.class));
        }
        String window = redis.document(RedisKeys.TRANSACTIONS);
        if (window != null) {
          check(Json.read(window, WindowDocuments.Transactions.class));
        }
      }
    }
    run.finish();
    System.out.printf("%,d documents read, %d violations%n", reads, violations.size());
    assertThat(reads).isGreaterThan(1_000);
    assertThat(violations).isEmpty();
  }

  private void check(Dashboard dashboard) {
    reads++;
    equal(
        "status",
        sum(dashboard.transactions().byStatus().values()),
        dashboard.transactions().total());
    equal(
        "method",
        sum(dashboard.transactions().byPaymentMethod().values()),
        dashboard.transactions().total());
    equal(
        "revenue by method",
        money(dashboard.revenue().byPaymentMethod().values()),
        dashboard.revenue().total());
    equal(
        "sales by category",
        money(
            dashboard.sales().byCategory().values().stream()
                .map(Dashboard.CategorySales::grossSales)
                .toList()),
        dashboard.sales().grossSales());
    equal(
        "interactions by type",
        sum(dashboard.interactions().byType().values()),
        dashboard.interactions().total());
    equal(
        "interactions by channel",
        sum(dashboard.interactions().byChannel().values()),
        dashboard.interactions().total());
    equal(
        "shipments by status",
        sum(dashboard.shipments().byStatus().values()),
        dashboard.shipments().total());
    equal(
        "products by category",
        sum(dashboard.products().byCategory().values()),
        dashboard.products().total());
  }

  private void check(WindowDocuments.Transactions window) {
    reads++;
    equal("window's status", sum(window.statuses().values()), window.transactionCount());
    equal("window's revenue", money(window.paymentMethods().values()), window.totalRevenue());
  }

  private void equal(String what, Object parts, Object total) {
    if (!parts.equals(total)) {
      violations.add("%s: %s, not %s".formatted(what, parts, total));
    }
  }

  private static long sum(Collection<Long> parts) {
    return parts.stream().mapToLong(Long::longValue).sum();
  }

  private static BigDecimal money(Collection<BigDecimal> parts) {
    return parts.stream().reduce(new BigDecimal("0.00"), BigDecimal::add);
  }
}
