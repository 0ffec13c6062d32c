package com.instashop.stack.view;

import com.instashop.changes.measure.Key;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
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
import java.util.SortedMap;
import java.util.TreeMap;

/** Lays out the numbers of the business and the state of the parts as text. */
public final class LiveView {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final int ROWS = 6;

  /** From here on it is said how much PostgreSQL keeps for a connector. */
  private static final long MUCH_BYTES = 100L << 20;

  private final Terminal terminal;

  public LiveView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The whole screen. */
  public String screen(LiveNumbers numbers, StackState state, String footer) {
    StringBuilder view = new StringBuilder();
    totals(view, numbers.dashboard());
    window(view, numbers);
    columns(view, numbers);
    health(view, numbers);
    parts(view, state, numbers);
    view.append('\n').append(terminal.paint(Colour.DIM, footer)).append('\n');
    return view.toString();
  }

  private void totals(StringBuilder view, Dashboard dashboard) {
    if (dashboard == null) {
      view.append(bold("InstaShop")).append("   waiting for the totals\n");
      return;
    }
    view.append(
        "%s   revenue %s   today %s   transactions %,d   items sold %,d%n%n"
            .formatted(
                bold("InstaShop"),
                bold(euro(dashboard.revenue().total())),
                euro(dashboard.revenue().today()),
                dashboard.transactions().total(),
                dashboard.sales().itemsSold()));
    line(view, "By status", dashboard.transactions().byStatus());
    line(view, "Shipments", dashboard.shipments().byStatus());
    line(view, "Visitors", dashboard.interactions().byType());
    line(view, "Customers", dashboard.customers().byPlan());
    view.append(
        "%-13slow %,d   empty %,d   of %,d products%n"
            .formatted(
                "Stock",
                dashboard.stock().low(),
                dashboard.stock().empty(),
                dashboard.stock().total()));
  }

  private static void line(StringBuilder view, String title, Map<String, Long> counts) {
    view.append("%-13s".formatted(title));
    counts.forEach((key, count) -> view.append("%s %,d   ".formatted(key(key), count)));
    view.append('\n');
  }

  private static String name(String text) {
    return text == null ? "–" : text;
  }

  private static String product(WindowDocuments.Seller seller) {
    return seller.name() == null && seller.productId() != null
        ? "product " + seller.productId()
        : name(seller.name());
  }

  /** A key of a metric. */
  private static String key(String key) {
    return key.equals(Key.UNKNOWN) ? "unknown" : name(Key.read(key));
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
        .forEach(
            (method, revenue) -> view.append("%s %s   ".formatted(key(method), euro(revenue))));
    view.append('\n');
  }

  private void columns(StringBuilder view, LiveNumbers numbers) {
    List<Map.Entry<String, WindowDocuments.Category>> categories =
        numbers.categories().entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<String, WindowDocuments.Category> category) ->
                            category.getValue().categoryRevenue())
                    .reversed())
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
        WindowDocuments.Category category = categories.get(row).getValue();
        left =
            "  %-16s %6d units %12s"
                .formatted(
                    cut(key(categories.get(row).getKey()), 16),
                    category.productSales(),
                    euro(category.categoryRevenue()));
      }
      String right = "";
      if (row < sellers.size()) {
        WindowDocuments.Seller seller = sellers.get(row);
        right =
            "  %-30s %5d units %13s"
                .formatted(cut(product(seller), 30), seller.quantity(), euro(seller.revenue()));
      }
      view.append("%-44s%s%n".formatted(left, right));
    }
  }

  private void health(StringBuilder view, LiveNumbers numbers) {
    view.append('\n');
    TotalsHealth totals = numbers.totals();
    if (totals != null) {
      view.append(
          "%s       %s   freshness p50 %s p99 %s   lag %,d rows   %,.0f rows/s%n"
              .formatted(
                  bold("Totals"),
                  totals.state(),
                  millis(totals.freshnessP50Ms()),
                  millis(totals.freshnessP99Ms()),
                  totals.lagRows(),
                  totals.rowsPerSecond()));
    }
    SparkHealth spark = numbers.spark();
    if (spark == null) {
      view.append(bold("Windows")).append("      starting\n");
    } else {
      view.append(
          "%s      %s   freshness p50 %s p99 %s   lag %,d rows   %,.0f rows/s   batch %d in %,d ms"
              .formatted(
                  bold("Windows"),
                  spark.state(),
                  millis(spark.freshnessP50Ms()),
                  millis(spark.freshnessP99Ms()),
                  spark.lagRows(),
                  spark.processedRowsPerSecond(),
                  spark.batchId(),
                  spark.batchDurationMs()));
      if (spark.lateRows() > 0 || spark.deadLetters() > 0) {
        view.append(
            terminal.paint(
                Colour.RED,
                "   late %,d   dead letters %,d".formatted(spark.lateRows(), spark.deadLetters())));
      }
      undelivered(view, spark.undelivered());
      view.append('\n');
    }
    warehouse(view, numbers.warehouse());
    SortedMap<String, String> problems = new TreeMap<>();
    if (totals != null) {
      problems.putAll(totals.problems());
    }
    if (spark != null) {
      problems.putAll(spark.problems());
    }
    problems.forEach(
        (topic, problem) ->
            view.append(
                    terminal.paint(
                        Colour.RED,
                        "Incomplete    %s: %s; mend it, then scripts/instashop rebuild --from-databases"
                            .formatted(topic, problem)))
                .append('\n'));
    proof(view, numbers.proof());
  }

  private void warehouse(StringBuilder view, WarehouseHealth warehouse) {
    if (warehouse != null) {
      view.append(
          "%s    %s   freshness p50 %s p99 %s   lag %,d rows   %,.0f rows/s   batch %d in %,d ms"
              .formatted(
                  bold("Warehouse"),
                  warehouse.state().equals(WarehouseHealth.AWAY)
                      ? terminal.paint(Colour.RED, warehouse.state())
                      : warehouse.state(),
                  millis(warehouse.freshnessP50Ms()),
                  millis(warehouse.freshnessP99Ms()),
                  warehouse.lagRows(),
                  warehouse.processedRowsPerSecond(),
                  warehouse.batchId(),
                  warehouse.batchDurationMs()));
      undelivered(view, warehouse.undelivered());
      view.append('\n');
      if (warehouse.problem() != null) {
        view.append(terminal.paint(Colour.RED, "  " + warehouse.problem())).append('\n');
      }
      warehouse
          .problems()
          .forEach(
              (topic, reason) ->
                  view.append(terminal.paint(Colour.RED, "  %s: %s".formatted(topic, reason)))
                      .append('\n'));
    }
  }

  private void undelivered(StringBuilder view, long letters) {
    if (letters > 0) {
      view.append(
          terminal.paint(
              Colour.RED, "   %,d dead letters in files beside the checkpoint".formatted(letters)));
    }
  }

  private void proof(StringBuilder view, ProofHealth proof) {
    if (proof != null) {
      String at = TIME.format(proof.at());
      view.append(bold("Proof"))
          .append("        ")
          .append(
              proof.proven()
                  ? terminal.paint(Colour.GREEN, "equal to the sources to the cent at " + at)
                  : terminal.paint(Colour.RED, "not equal to the sources at " + at))
          .append(
              proof.rowsAt() == null || proof.rowsAt().equals(proof.at())
                  ? ""
                  : ", every row at " + TIME.format(proof.rowsAt()))
          .append('\n');
    }
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
      var connectors = numbers.connectors().connectors();
      connectors.forEach((name, connector) -> view.append(connector(name, connector)));
      connectors.forEach(
          (name, connector) -> {
            if (connector.error() != null) {
              view.append('\n')
                  .append(terminal.paint(Colour.RED, "  " + name + ": " + connector.error()));
            }
          });
      view.append('\n');
    }
  }

  private String connector(String name, ConnectorsHealth.Connector connector) {
    boolean fine =
        connector.task().equals("RUNNING")
            && !connector.hasLostChanges()
            && connector.error() == null;
    String word = connector.hasLostChanges() ? "lost" : connector.task().toLowerCase(Locale.ROOT);
    long kept = connector.retainedBytes() == null ? 0 : connector.retainedBytes();
    return "%s %s%s   "
        .formatted(
            name.replace("-connector", ""),
            terminal.paint(fine ? Colour.GREEN : Colour.RED, word),
            kept < MUCH_BYTES ? "" : " (%,d MB of WAL kept)".formatted(kept >> 20));
  }

  /** One line, where the output is not a terminal. */
  public String line(LiveNumbers numbers) {
    Dashboard dashboard = numbers.dashboard();
    if (dashboard == null || numbers.totals() == null || numbers.spark() == null) {
      return "waiting for the first numbers";
    }
    String history =
        numbers.warehouse() == null
            ? ""
            : ", warehouse %s/%s"
                .formatted(
                    millis(numbers.warehouse().freshnessP50Ms()),
                    millis(numbers.warehouse().freshnessP99Ms()));
    return "revenue %s, transactions %,d, interactions %,d; freshness p50/p99: totals %s/%s, windows %s/%s%s"
        .formatted(
            euro(dashboard.revenue().total()),
            dashboard.transactions().total(),
            dashboard.interactions().total(),
            millis(numbers.totals().freshnessP50Ms()),
            millis(numbers.totals().freshnessP99Ms()),
            millis(numbers.spark().freshnessP50Ms()),
            millis(numbers.spark().freshnessP99Ms()),
            history);
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
