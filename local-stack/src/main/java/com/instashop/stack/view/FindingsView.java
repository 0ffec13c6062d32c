package com.instashop.stack.view;

import com.instashop.stack.doctor.Finding;
import com.instashop.stack.view.Terminal.Colour;
import java.util.List;
import java.util.Locale;

/** What was looked at, and what to type where it is not as it should be. */
public final class FindingsView {
  private final Terminal terminal;

  public FindingsView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The lines, by subject. */
  public String show(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    String subject = null;
    for (Finding finding : findings) {
      if (!finding.subject().equals(subject)) {
        subject = finding.subject();
        text.append(terminal.paint(Colour.BOLD, subject)).append('\n');
      }
      String level = "%-6s".formatted(finding.level().name().toLowerCase(Locale.ROOT));
      text.append("  ")
          .append(terminal.paint(colour(finding.level()), level))
          .append(finding.text())
          .append('\n');
      if (finding.remedy() != null) {
        text.append("        → ").append(finding.remedy()).append('\n');
      }
    }
    long wrong = count(findings, Finding.Level.WRONG);
    long notes = count(findings, Finding.Level.NOTE);
    text.append('\n')
        .append(
            terminal.paint(
                wrong > 0 ? Colour.RED : Colour.GREEN,
                "%d looked at, %d wrong, %d to note".formatted(findings.size(), wrong, notes)))
        .append('\n');
    return text.toString();
  }

  private static long count(List<Finding> findings, Finding.Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static Colour colour(Finding.Level level) {
    return switch (level) {
      case FINE -> Colour.GREEN;
      case NOTE -> Colour.YELLOW;
      case WRONG -> Colour.RED;
    };
  }
}
