package com.instashop.dashboard.source.history;

import com.instashop.dashboard.source.SourceAwayException;
import com.instashop.program.metric.MetricCourse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for courses again and again on a thread of its own, as long as somebody looks. */
public final class CourseFeed implements AutoCloseable {
  /** How often they are asked for. */
  public static final Duration AGAIN = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(CourseFeed.class);

  /** The warehouse works for it in one of so many parts of the time at the most. */
  private static final int PARTS = 20;

  private static final long MOST_MILLIS = Duration.ofMinutes(5).toMillis();

  private final CourseSource source;
  private final long pauseMillis;
  private final Consumer<Map<String, MetricCourse>> listener;
  private final Thread thread = new Thread(this::run, "courses");
  private final Map<String, Map<String, String>> chosen = new HashMap<>();
  private boolean inSight;
  private boolean changed;

  /**
   * A feed that is not started yet.
   *
   * @param again between two answers
   * @param listener is called on the feed's thread
   */
  public CourseFeed(
      CourseSource source, Duration again, Consumer<Map<String, MetricCourse>> listener) {
    this.source = source;
    this.pauseMillis = again.toMillis();
    this.listener = listener;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Whether somebody looks: while nobody does, nothing is asked. */
  public synchronized void inSight(boolean seen) {
    inSight = seen;
    notifyAll();
  }

  /**
   * Chooses a part of a metric, which is asked for at once.
   *
   * @param of values by the name of what it is split by; empty for all
   */
  public synchronized void choose(String metric, Map<String, String> of) {
    if (!of.equals(chosen.getOrDefault(metric, Map.of()))) {
      chosen.put(metric, of);
      changed = true;
      notifyAll();
    }
  }

  private synchronized Map<String, Map<String, String>> awaitSight() throws InterruptedException {
    while (!inSight) {
      wait();
    }
    changed = false;
    return new HashMap<>(chosen);
  }

  /** Waits until it is time, or somebody has chosen something else. */
  private synchronized void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; left > 0 && !changed; left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }

  private void run() {
    try {
      while (true) {
        Map<String, Map<String, String>> of = awaitSight();
        long begin = System.nanoTime();
        try {
          listener.accept(source.read(of));
        } catch (SourceAwayException | RuntimeException e) {
          // An old course would look like one in which nothing happens.
          LOG.debug("The warehouse does not answer", e);
          listener.accept(Map.of());
        }
        // Where that is much work it is done less often.
        long took = (System.nanoTime() - begin) / 1_000_000;
        pause(Math.max(pauseMillis, Math.min(took * PARTS, MOST_MILLIS)));
      }
    } catch (InterruptedException e) {
      LOG.debug("The feed ends");
    } finally {
      source.close();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
