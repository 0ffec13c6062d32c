package com.instashop.benchmarks.latency;

import com.instashop.contracts.ProgramException;
import com.instashop.program.redis.RedisAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.Jedis;

/**
 * Interactions of types that nobody else has, on their way to Redis: each is a field of its own
 * there, whoever adds them up. A probe's time begins when it was to be sent, not when it was.
 */
final class Probes implements AutoCloseable {
  /** What each of them has. */
  static final String CHANNEL = "probe";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int AT_ONCE = 200;

  private final RedisAddress address;
  private final Place place;
  private final List<Probe> onTheirWay = new ArrayList<>();
  private final Histogram millis = Quantiles.histogram();
  private final Thread thread = new Thread(this::look, "probes");
  private boolean counts;
  private boolean seen;
  private volatile boolean stopped;

  /**
   * A probe.
   *
   * @param commitMillis as the record says, since the epoch
   * @param dueNanos when it was to be sent, by {@link System#nanoTime}
   * @param counts whether it is measured
   */
  record Probe(String type, long commitMillis, long dueNanos, boolean counts) {}

  /**
   * Where somebody puts them.
   *
   * @param hash in Redis
   * @param field of a probe in it
   */
  record Place(String hash, Function<Probe, String> field) {}

  /** Looks for them from now on. */
  Probes(RedisAddress address, Place place) {
    this.address = address;
    this.place = place;
    thread.start();
  }

  private void look() {
    try (Jedis redis = address.connect()) {
      while (!stopped) {
        List<Probe> asked = some();
        if (!asked.isEmpty()) {
          String[] fields = asked.stream().map(place.field()).toArray(String[]::new);
          List<String> found = redis.hmget(place.hash(), fields);
          note(asked, found, System.nanoTime());
        }
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The oldest; until one was seen the newest: nobody takes those that came before him. */
  private synchronized List<Probe> some() {
    int size = onTheirWay.size();
    int most = Math.min(AT_ONCE, size);
    return List.copyOf(seen ? onTheirWay.subList(0, most) : onTheirWay.subList(size - most, size));
  }

  private synchronized void note(List<Probe> asked, List<String> found, long now) {
    for (int i = 0; i < asked.size(); i++) {
      if (found.get(i) != null) {
        Probe probe = asked.get(i);
        seen = true;
        onTheirWay.remove(probe);
        if (probe.counts()) {
          Quantiles.record(millis, Duration.ofNanos(now - probe.dueNanos()).toMillis());
        }
      }
    }
    notifyAll();
  }

  /** Says that a probe is about to be sent. */
  synchronized void sent(String type, long commitMillis, long dueNanos) {
    onTheirWay.add(new Probe(type, commitMillis, dueNanos, counts));
  }

  /** Whether those that are sent from now on are measured. */
  synchronized void count(boolean count) {
    counts = count;
  }

  /** Waits for the first of all: somebody takes them. */
  synchronized void awaitFirst() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!seen) {
      await(deadline);
    }
    // Some of those before may have been sent before anybody looked.
    onTheirWay.clear();
  }

  /** How late those were that are measured, as soon as all have come. */
  synchronized Histogram awaitAll() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (onTheirWay.stream().anyMatch(Probe::counts)) {
      await(deadline);
    }
    return millis;
  }

  private void await(long deadline) throws InterruptedException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw ProgramException.trouble(
          "Not all probes are in Redis, such as " + place.field().apply(onTheirWay.get(0)));
    }
    wait(left);
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  /** Its key in the metric of interactions. */
  static String key(Probe probe) {
    return probe.type() + "|" + CHANNEL;
  }
}
