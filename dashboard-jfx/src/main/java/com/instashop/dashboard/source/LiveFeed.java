package com.instashop.dashboard.source;

import com.instashop.dashboard.model.Away;
import com.instashop.dashboard.model.Live;
import com.instashop.dashboard.model.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a source when it changes, on a thread of its own, and hands on what it has read: at most
 * once an interval, and at the latest after {@link #AT_LATEST}. While the source is away it tries
 * again and again.
 */
public final class LiveFeed implements AutoCloseable {
  /** Health is in a hash, of which no notification tells: it is looked at this often. */
  private static final Duration AT_LATEST = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private final LiveSource source;
  private final Consumer<Reading> listener;
  private final LiveDecoder decoder = new LiveDecoder();
  private final Thread thread = new Thread(this::run, "live");
  private final Semaphore asked = new Semaphore(0);
  private volatile Duration interval;
  private volatile boolean paused;
  private volatile boolean closed;

  /**
   * A feed that is not started yet.
   *
   * @param listener is called on the feed's thread
   */
  public LiveFeed(LiveSource source, Duration interval, Consumer<Reading> listener) {
    this.source = source;
    this.interval = interval;
    this.listener = listener;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** At least this long between two readings. */
  public void interval(Duration between) {
    interval = between;
  }

  public void pause(boolean pause) {
    paused = pause;
    if (!pause) {
      asked.release();
    }
  }

  /** Reads once, even when paused. */
  public void refresh() {
    asked.release();
  }

  private void run() {
    try {
      while (!closed) {
        boolean read = read();
        waitForNext(read);
      }
    } catch (InterruptedException e) {
      LOG.debug("The feed ends");
    } finally {
      source.close();
    }
  }

  private boolean read() {
    long begin = System.nanoTime();
    try {
      Documents documents = source.read();
      decoder.forget(documents);
      Live live =
          decoder.decode(documents, Instant.now(), Duration.ofNanos(System.nanoTime() - begin));
      listener.accept(live);
      return true;
    } catch (SourceAwayException e) {
      listener.accept(new Away(Instant.now(), e.getMessage()));
      return false;
    }
  }

  private void waitForNext(boolean read) throws InterruptedException {
    Duration pause = read ? interval : RETRY;
    if (paused && read) {
      asked.acquire();
      asked.drainPermits();
    } else if (asked.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      asked.drainPermits();
    } else if (read) {
      source.awaitChange(AT_LATEST.minus(pause));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
