package com.instashop.stack.view;

import static com.instashop.contracts.redis.Json.money;

import com.instashop.audit.Comparison;
import com.instashop.contracts.redis.Amounts;
import com.instashop.stack.view.Terminal.Colour;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table of what was compared, a column for each who keeps numbers, and the differences. */
public final class AuditView {
  private static final int DIFFERENCES_SHOWN = 10;

  private final Terminal terminal;

  public AuditView(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Prints comparisons.
   *
   * @param source where the expected amounts come from
   */
  public void print(String source, List<Comparison> comparisons) {
    Set<String> columns = new LinkedHashSet<>();
    Map<String, Map<String, Comparison>> rows = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      columns.add(comparison.numbers());
      rows.computeIfAbsent(comparison.metric(), unused -> new LinkedHashMap<>())
          .put(comparison.numbers(), comparison);
    }
    terminal.out().printf("%n%-34s %9s  %-40s", "compared", "keys", source);
    columns.forEach(column -> terminal.out().printf(" %-14s", column));
    terminal.out().println();
    rows.forEach((metric, row) -> row(metric, row, columns));
  }

  private void row(String metric, Map<String, Comparison> row, Set<String> columns) {
    Comparison first = row.values().iterator().next();
    terminal.out().printf("%-34s %,9d  %-40s", metric, first.keys(), text(first, first.expected()));
    for (String column : columns) {
      terminal.out().printf(" %s", verdict(row.get(column)));
    }
    terminal.out().println();
    row.values()
        .forEach(
            comparison ->
                comparison.differences().stream()
                    .limit(DIFFERENCES_SHOWN)
                    .forEach(difference -> line(comparison, difference)));
  }

  private String verdict(Comparison comparison) {
    if (comparison == null) {
      return "%-14s".formatted("–");
    }
    return comparison.agrees()
        ? terminal.paint(Colour.GREEN, "%-14s".formatted("equal"))
        : terminal.paint(
            Colour.RED, "%-14s".formatted(comparison.differences().size() + " differ"));
  }

  private void line(Comparison comparison, Comparison.Difference difference) {
    terminal
        .out()
        .printf(
            "  %s %s: expected %s, found %s, difference %s%n",
            comparison.numbers(),
            difference.key().isEmpty() ? "all" : difference.key(),
            text(comparison, difference.expected()),
            text(comparison, difference.found()),
            text(comparison, difference.found().minus(difference.expected())));
  }

  private static String text(Comparison comparison, Amounts amounts) {
    StringBuilder text = new StringBuilder("%,d".formatted(amounts.count()));
    if (amounts.cents() != 0) {
      text.append(
          comparison.decimals() == Comparison.EURO
              ? " · €%,.2f".formatted(money(amounts.cents()))
              : " · %%,.%df"
                  .formatted(comparison.decimals())
                  .formatted(BigDecimal.valueOf(amounts.cents(), comparison.decimals())));
    }
    if (amounts.quantity() != 0) {
      text.append(" · %,d units".formatted(amounts.quantity()));
    }
    return text.toString();
  }
}
