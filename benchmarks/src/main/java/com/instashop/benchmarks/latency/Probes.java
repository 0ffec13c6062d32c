package com.instashop.benchmarks.latency;

import com.instashop.contracts.ProgramException;
import com.instashop.program.redis.RedisAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.Jedis;

/**
 * Interactions of some types that nobody else has, on their way to Redis: whoever adds them up
 * counts each type in a field. One has arrived when its field counts more than when it was sent;
 * the next of its type is sent seconds later. A probe's time begins when it was to be sent, not
 * when it was.
 */
final class Probes implements AutoCloseable {
  /** What each of them has. */
  static final String CHANNEL = "probe";

  private static final int TYPES = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int AT_ONCE = 200;
  private static final Pattern COUNT = Pattern.compile("-?\\d+");

  private final RedisAddress address;
  private final Jedis known;
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
   * @param before what its field counted then
   * @param counts whether it is measured
   */
  record Probe(String type, long commitMillis, long dueNanos, long before, boolean counts) {}

  /**
   * Where somebody puts them.
   *
   * @param hash in Redis
   * @param field of a probe in it; the first number in it is the count
   */
  record Place(String hash, Function<Probe, String> field) {}

  /** Looks for them from now on. */
  Probes(RedisAddress address, Place place) {
    this.address = address;
    this.place = place;
    this.known = address.connect();
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
      Probe probe = asked.get(i);
      if (count(found.get(i)) > probe.before()) {
        seen = true;
        onTheirWay.remove(probe);
        if (probe.counts()) {
          Quantiles.record(millis, Duration.ofNanos(now - probe.dueNanos()).toMillis());
        }
      }
    }
    notifyAll();
  }

  private static long count(String value) {
    Matcher number = COUNT.matcher(value == null ? "" : value);
    return number.find() ? Long.parseLong(number.group()) : 0;
  }

  /** The type of a probe. */
  static String type(long number) {
    return "probe-" + number % TYPES;
  }

  /** Says that a probe is about to be sent. */
  void sent(String type, long commitMillis, long dueNanos) {
    String field = place.field().apply(new Probe(type, commitMillis, dueNanos, 0, false));
    long before = count(known.hget(place.hash(), field));
    synchronized (this) {
      onTheirWay.add(new Probe(type, commitMillis, dueNanos, before, counts));
    }
  }

  /** Whether those that are sent from now on are measured. */
  synchronized void measure(boolean measures) {
    counts = measures;
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
    known.close();
  }

  /** Its key in the metric of interactions. */
  static String key(Probe probe) {
    return probe.type() + "|" + CHANNEL;
  }
}
