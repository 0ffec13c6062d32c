package com.instashop.generator;

import com.instashop.generator.shop.Shop;
import com.instashop.generator.write.Counts;
import com.instashop.generator.write.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the shop's events happen at their rate: at random, N a second on average. */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);
  private static final long LONGEST_NAP_NANOS = 50_000_000;

  private final int rate;
  private final Duration length;
  private final long mostEvents;
  private final SplittableRandom gaps;

  /**
   * A run that is not started yet.
   *
   * @param length null for one without an end
   * @param mostEvents how many events at the most
   */
  Run(int rate, Duration length, long mostEvents, long seed) {
    this.rate = rate;
    this.length = length;
    this.mostEvents = mostEvents;
    this.gaps = new SplittableRandom(seed + 2);
  }

  /** Runs until it is over or {@code stopped}. */
  void go(Shop shop, Writer writer, Counts counts, Instant start, BooleanSupplier stopped) {
    long begin = System.nanoTime();
    long nextProgress = PROGRESS_EVERY.toNanos();
    double dueNanos = 0;
    long planned = 0;
    while (!stopped.getAsBoolean() && planned < mostEvents) {
      // Exponential gaps: people come independently of one another (a Poisson process).
      dueNanos += -Math.log(1 - gaps.nextDouble()) / rate * 1e9;
      if (length != null && dueNanos >= length.toNanos()) {
        waitUntil(begin + length.toNanos(), stopped);
        break;
      }
      waitUntil(begin + (long) dueNanos, stopped);
      if (stopped.getAsBoolean()) {
        break;
      }
      shop.event(start.plusNanos((long) dueNanos));
      planned++;
      long elapsed = System.nanoTime() - begin;
      if (elapsed >= nextProgress) {
        nextProgress = elapsed + PROGRESS_EVERY.toNanos();
        writer.check();
        LOG.info("{}", progress(counts, elapsed));
      }
      if (length != null && elapsed >= length.toNanos()) {
        break;
      }
    }
  }

  /** Runs through the events of a time that has passed, without waiting for anything. */
  void goThrough(
      Duration past,
      Shop shop,
      Writer writer,
      Counts counts,
      Instant start,
      BooleanSupplier stopped) {
    long begin = System.nanoTime();
    long nextProgress = PROGRESS_EVERY.toNanos();
    double millisApart = (double) past.toMillis() / mostEvents;
    for (long planned = 0; planned < mostEvents && !stopped.getAsBoolean(); planned++) {
      shop.event(start.plusMillis((long) (planned * millisApart)));
      long elapsed = System.nanoTime() - begin;
      if (elapsed >= nextProgress) {
        nextProgress = elapsed + PROGRESS_EVERY.toNanos();
        writer.check();
        LOG.info("{} %: {}", 100 * planned / mostEvents, progress(counts, elapsed));
      }
    }
  }

  private static void waitUntil(long nanoTime, BooleanSupplier stopped) {
    long left;
    while ((left = nanoTime - System.nanoTime()) > 0 && !stopped.getAsBoolean()) {
      LockSupport.parkNanos(Math.min(left, LONGEST_NAP_NANOS));
    }
  }

  static String progress(Counts counts, long elapsedNanos) {
    return "%d s, %,d events, %.1f/s: %s"
        .formatted(
            Duration.ofNanos(elapsedNanos).toSeconds(),
            counts.events(),
            counts.events() * 1e9 / elapsedNanos,
            counts.happenings().entrySet().stream()
                .map(entry -> "%,d %s".formatted(entry.getValue(), entry.getKey().label()))
                .collect(Collectors.joining(", ")));
  }
}
