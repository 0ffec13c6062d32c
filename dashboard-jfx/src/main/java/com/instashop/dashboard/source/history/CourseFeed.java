package com.instashop.dashboard.source.history;

import com.instashop.dashboard.source.SourceAwayException;
import com.instashop.program.metric.MetricCourse;
import java.time.Duration;
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
  private boolean inSight;

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

  private synchronized void awaitSight() throws InterruptedException {
    while (!inSight) {
      wait();
    }
  }

  private void run() {
    try {
      while (true) {
        awaitSight();
        long begin = System.nanoTime();
        try {
          listener.accept(source.read());
        } catch (SourceAwayException | RuntimeException e) {
          // An old course would look like one in which nothing happens.
          LOG.debug("The warehouse does not answer", e);
          listener.accept(Map.of());
        }
        // Where that is much work it is done less often.
        long took = (System.nanoTime() - begin) / 1_000_000;
        Thread.sleep(Math.max(pauseMillis, Math.min(took * PARTS, MOST_MILLIS)));
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
