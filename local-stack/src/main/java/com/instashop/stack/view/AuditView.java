package com.instashop.stack.view;

import static com.instashop.contracts.redis.Json.money;

import com.instashop.contracts.redis.Amounts;
import com.instashop.stack.audit.Comparison;
import com.instashop.stack.view.Terminal.Colour;
import java.util.List;

/** A table of what was compared, and the differences. */
public final class AuditView {
  private static final int DIFFERENCES_SHOWN = 10;

  private final Terminal terminal;

  public AuditView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Prints the comparisons and returns whether all agree. */
  public boolean print(String source, List<Comparison> comparisons) {
    boolean agree = true;
    terminal.out().printf("%n%-36s %6s  %-40s %-40s%n", "compared", "keys", source, "Redis");
    for (Comparison comparison : comparisons) {
      agree &= comparison.agrees();
      terminal
          .out()
          .printf(
              "%-36s %6d  %-40s %-40s %s%n",
              comparison.numbers() + " " + comparison.metric(),
              comparison.keys(),
              text(comparison.expected()),
              text(comparison.found()),
              comparison.agrees()
                  ? terminal.paint(Colour.GREEN, "equal")
                  : terminal.paint(Colour.RED, comparison.differences().size() + " keys differ"));
      comparison.differences().stream()
          .limit(DIFFERENCES_SHOWN)
          .forEach(
              difference ->
                  terminal
                      .out()
                      .printf(
                          "  %-41s  %-40s %-40s%n",
                          difference.key(), text(difference.expected()), text(difference.found())));
    }
    return agree;
  }

  private static String text(Amounts amounts) {
    StringBuilder text = new StringBuilder("%,d".formatted(amounts.count()));
    if (amounts.cents() != 0) {
      text.append(" · €%,.2f".formatted(money(amounts.cents())));
    }
    if (amounts.quantity() != 0) {
      text.append(" · %,d units".formatted(amounts.quantity()));
    }
    return text.toString();
  }
}
