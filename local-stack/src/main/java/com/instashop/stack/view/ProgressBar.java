package com.instashop.stack.view;

import com.instashop.stack.view.Terminal.Colour;
import java.time.Duration;

/**
 * How far something long has come: a bar that redraws itself where a person looks, else a line from
 * time to time.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long REDRAWN_EVERY_NANOS = Duration.ofMillis(200).toNanos();
  private static final long TOLD_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private final Terminal terminal;
  private final String what;
  private final long total;
  private final long begin = System.nanoTime();
  private long done;
  private long shown = begin;

  /**
   * A bar that is at its beginning.
   *
   * @param total how much there is to do, in any unit
   */
  public ProgressBar(Terminal terminal, String what, long total) {
    this.terminal = terminal;
    this.what = what;
    this.total = Math.max(1, total);
  }

  /** So much more is done; more than the total counts as the total. */
  public void add(long more) {
    done = Math.min(total, done + more);
    long now = System.nanoTime();
    if (now - shown >= (terminal.interactive() ? REDRAWN_EVERY_NANOS : TOLD_EVERY_NANOS)) {
      shown = now;
      show(now);
    }
  }

  private void show(long now) {
    long percent = 100 * done / total;
    if (!terminal.interactive()) {
      terminal.out().printf("%s: %d %%%n", what, percent);
      return;
    }
    int full = (int) (WIDTH * done / total);
    terminal
        .out()
        .printf(
            "\r%s %s%s %3d %%%s\u001b[K",
            what,
            terminal.paint(Colour.GREEN, "━".repeat(full)),
            terminal.paint(Colour.DIM, "━".repeat(WIDTH - full)),
            percent,
            left(now));
    terminal.out().flush();
  }

  private String left(long now) {
    if (done == 0) {
      return "";
    }
    double secondsLeft = (now - begin) / 1e9 / done * (total - done);
    return ", about %,d s left".formatted(Math.round(secondsLeft));
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (terminal.interactive()) {
      terminal.out().print("\r\u001b[K");
      terminal.out().flush();
    }
  }
}
