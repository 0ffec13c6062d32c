package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.audit.Audit;
import com.instashop.audit.Comparison;
import com.instashop.audit.GeneratorSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Lets things go wrong, proves the numbers, and reports what came of it. */
final class BadDay {
  private static final Path REPORT = Path.of("target", "bad-days.md");

  static {
    try {
      Files.deleteIfExists(REPORT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final Environment stack;

  BadDay(Environment stack) {
    this.stack = stack;
  }

  /** Something that goes wrong. */
  @FunctionalInterface
  interface Mishap {
    void happen() throws Exception;
  }

  /** Lets something go wrong while the generator runs, and counts what came of its changes. */
  void underLoad(String name, Duration length, Mishap mishap) throws Exception {
    stack.prove();
    Audit.Events before = stack.audit().events();
    Environment.Run run =
        stack.generate("--rate", "60", "--for", length.toSeconds() + "s", "--seed", "11");
    pass(Duration.ofSeconds(4));
    mishap.happen();
    long over = System.nanoTime();
    stack.prove();
    Duration recovery = Duration.ofNanos(System.nanoTime() - over);
    GeneratorSummary summary = run.finish();
    stack.prove();
    List<Comparison> rows = stack.audit().compareEvents(before, summary.tables());
    long events = 0;
    long doubled = 0;
    long lost = 0;
    for (Comparison table : rows) {
      events += table.expected().count();
      for (Comparison.Difference difference : table.differences()) {
        long more = difference.found().count() - difference.expected().count();
        doubled += Math.max(0, more);
        lost += Math.max(0, -more);
      }
    }
    report(name, Long.toString(events / 2), Long.toString(doubled), Long.toString(lost), recovery);
    assertThat(rows).allSatisfy(Environment::agrees);
  }

  /** Lets something go wrong, and measures until everything is proven. */
  void measured(String name, Mishap mishap) throws Exception {
    stack.prove();
    mishap.happen();
    long over = System.nanoTime();
    stack.prove();
    report(name, "–", "–", "–", Duration.ofNanos(System.nanoTime() - over));
  }

  /** Lets time pass. */
  static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  private void report(String name, String events, String doubled, String lost, Duration recovery)
      throws IOException {
    if (!Files.exists(REPORT)) {
      Files.writeString(
          REPORT,
          """
          | bad day | events | doubled | lost | proven again after |
          |---|---|---|---|---|
          """);
    }
    Files.writeString(
        REPORT,
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %.1f s |%n",
            name,
            events,
            doubled,
            lost,
            recovery.toMillis() / 1_000.0),
        StandardOpenOption.APPEND);
  }
}
