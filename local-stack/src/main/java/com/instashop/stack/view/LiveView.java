package com.instashop.stack.view;

import static com.instashop.contracts.redis.Json.money;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.view.Terminal.Colour;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays out the numbers of the business and the state of the parts as text. */
public final class LiveView {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final int ROWS = 6;

  private final Terminal terminal;

  public LiveView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The whole screen. */
  public String screen(LiveNumbers numbers, StackState state, String footer) {
    StringBuilder view = new StringBuilder();
    Amounts all = numbers.total(Metric.TRANSACTIONS.label(), "");
    view.append(
        "%s   revenue %s   transactions %,d%n%n"
            .formatted(bold("InstaShop"), bold(euro(money(all.cents()))), all.count()));
    totals(view, numbers);
    window(view, numbers);
    columns(view, numbers);
    health(view, numbers.spark());
    parts(view, state, numbers);
    view.append('\n').append(terminal.paint(Colour.DIM, footer)).append('\n');
    return view.toString();
  }

  private void totals(StringBuilder view, LiveNumbers numbers) {
    line(view, "By status", numbers.totals(Metric.TRANSACTIONS_BY_STATUS.label()));
    line(view, "Shipments", numbers.totals(Metric.SHIPMENTS_BY_STATUS.label()));
    line(view, "Customers", numbers.totals(Metric.CUSTOMERS_BY_PLAN.label()));
    line(view, "Stock", numbers.totals(Metric.STOCK.label()));
  }

  private static void line(StringBuilder view, String title, Map<String, Amounts> sums) {
    view.append("%-13s".formatted(title));
    sums.forEach(
        (key, sum) -> {
          if (sum.count() != 0) {
            view.append("%s %,d   ".formatted(key, sum.count()));
          }
        });
    view.append('\n');
  }

  private void window(StringBuilder view, LiveNumbers numbers) {
    WindowDocuments.Transactions window = numbers.window();
    view.append('\n');
    if (window == null) {
      view.append(bold("Window")).append("       waiting for the first sale\n");
      return;
    }
    view.append(
        "%s  %s – %s   revenue %s   transactions %,d   average %s   customers %,d%n"
            .formatted(
                bold("Window"),
                TIME.format(window.windowStart()),
                TIME.format(window.windowEnd()),
                bold(euro(window.totalRevenue())),
                window.transactionCount(),
                euro(window.avgAmount()),
                window.uniqueCustomers()));
    view.append("  paid with  ");
    window
        .paymentMethods()
        .forEach((method, revenue) -> view.append("%s %s   ".formatted(method, euro(revenue))));
    view.append('\n');
  }

  private void columns(StringBuilder view, LiveNumbers numbers) {
    List<WindowDocuments.Category> categories =
        numbers.categories().stream()
            .sorted(Comparator.comparing(WindowDocuments.Category::categoryRevenue).reversed())
            .limit(ROWS)
            .toList();
    List<WindowDocuments.Seller> sellers =
        numbers.top() == null ? List.of() : numbers.top().products().stream().limit(ROWS).toList();
    view.append('\n')
        .append(
            "%s%s%n"
                .formatted(
                    bold("%-44s".formatted("Gross sales by category, this window")),
                    bold("Best sellers of the last hour")));
    for (int row = 0; row < Math.max(categories.size(), sellers.size()); row++) {
      String left = "";
      if (row < categories.size()) {
        WindowDocuments.Category category = categories.get(row);
        left =
            "  %-16s %6d units %12s"
                .formatted(
                    cut(category.category(), 16),
                    category.productSales(),
                    euro(category.categoryRevenue()));
      }
      String right = "";
      if (row < sellers.size()) {
        WindowDocuments.Seller seller = sellers.get(row);
        right =
            "  %-30s %5d units %13s"
                .formatted(cut(seller.name(), 30), seller.quantity(), euro(seller.revenue()));
      }
      view.append("%-44s%s%n".formatted(left, right));
    }
  }

  private void health(StringBuilder view, SparkHealth health) {
    view.append('\n');
    if (health == null) {
      view.append(bold("Pipeline")).append("     starting\n");
      return;
    }
    view.append(
        "%s     %s   freshness p50 %s p99 %s   lag %,d rows, %,d ms   batch %d in %d ms   %,.0f"
            .formatted(
                bold("Pipeline"),
                health.state(),
                millis(health.freshnessP50Ms()),
                millis(health.freshnessP99Ms()),
                health.lagRows(),
                health.lagMs(),
                health.batchId(),
                health.batchDurationMs(),
                health.processedRowsPerSecond()));
    view.append(" rows/s");
    if (health.lateRows() > 0 || health.deadLetters() > 0) {
      view.append(
          terminal.paint(
              Colour.RED,
              "   late %,d   dead letters %,d".formatted(health.lateRows(), health.deadLetters())));
    }
    view.append('\n');
  }

  private void parts(StringBuilder view, StackState state, LiveNumbers numbers) {
    view.append("%s        ".formatted(bold("Parts")));
    for (PartState part : state.parts()) {
      boolean up = part.phase() == PartState.Phase.UP;
      view.append(
          "%s %s   "
              .formatted(
                  part.part(),
                  terminal.paint(
                      up ? Colour.GREEN : Colour.RED,
                      part.phase().name().toLowerCase(Locale.ROOT))));
    }
    view.append('\n');
    if (numbers.connectors() != null) {
      view.append("%s   ".formatted(bold("Connectors")));
      numbers
          .connectors()
          .connectors()
          .forEach(
              (name, connector) ->
                  view.append(
                      "%s %s   "
                          .formatted(
                              name.replace("-connector", ""),
                              terminal.paint(
                                  connector.task().equals("RUNNING") ? Colour.GREEN : Colour.RED,
                                  connector.task().toLowerCase(Locale.ROOT)))));
      view.append('\n');
    }
  }

  /** One line, where the output is not a terminal. */
  public String line(LiveNumbers numbers) {
    Amounts all = numbers.total(Metric.TRANSACTIONS.label(), "");
    SparkHealth health = numbers.spark();
    return "revenue %s, transactions %,d, interactions %,d; freshness p50 %s p99 %s, lag %s rows"
        .formatted(
            euro(money(all.cents())),
            all.count(),
            numbers.totals(Metric.INTERACTIONS.label()).values().stream()
                .mapToLong(Amounts::count)
                .sum(),
            health == null ? "–" : millis(health.freshnessP50Ms()),
            health == null ? "–" : millis(health.freshnessP99Ms()),
            health == null ? "–" : "%,d".formatted(health.lagRows()));
  }

  private String bold(String text) {
    return terminal.paint(Colour.BOLD, text);
  }

  private static String millis(Long millis) {
    return millis == null ? "–" : "%,d ms".formatted(millis);
  }

  private static String euro(BigDecimal amount) {
    return "€%,.2f".formatted(amount);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
