package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryChoice;
import com.instashop.dashboard.model.history.HistoryReading;
import com.instashop.dashboard.source.SourceAwayException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the warehouse on a thread of its own, as long as somebody looks: at once for what is chosen,
 * again every now and then as the range moves, and again and again while the warehouse is away.
 */
public final class HistoryFeed implements AutoCloseable {
  /** How often the warehouse is asked again for what is in sight. */
  public static final Duration AGAIN = Duration.ofSeconds(30);

  /** How often it is asked again while it is away. */
  public static final Duration RETRY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(HistoryFeed.class);

  private final WarehouseSource source;
  private final Clock clock;
  private final ZoneId zone;
  private final Duration again;
  private final Duration retry;
  private final Consumer<HistoryReading> listener;
  private final Thread thread = new Thread(this::run, "history");

  private HistoryChoice choice;
  private boolean inSight;
  private boolean paused;
  private boolean asked;
  private boolean closed;

  /** When the next question is due, by {@link System#nanoTime()}. */
  private long due;

  private Cancellation running;

  /**
   * A feed that is not started yet.
   *
   * @param zone in which the user's days begin
   * @param again between two answers
   * @param retry after none
   * @param listener is called on the feed's thread, or on one that breaks off
   */
  public HistoryFeed(
      WarehouseSource source,
      Clock clock,
      ZoneId zone,
      Duration again,
      Duration retry,
      Consumer<HistoryReading> listener) {
    this.source = source;
    this.clock = clock;
    this.zone = zone;
    this.again = again;
    this.retry = retry;
    this.listener = listener;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Asks for this, instead of what is being asked. */
  public synchronized void ask(HistoryChoice chosen) {
    breakOff();
    choice = chosen;
    asked = true;
    notifyAll();
  }

  /** Whether somebody looks: while nobody does, nothing is asked. */
  public synchronized void inSight(boolean seen) {
    inSight = seen;
    notifyAll();
  }

  /** While paused only what the user asks for is read. */
  public synchronized void pause(boolean pause) {
    paused = pause;
    notifyAll();
  }

  /** The user does not want to wait for what is being asked. */
  public synchronized void cancel() {
    if (running != null) {
      breakOff();
      asked = false;
      due = Long.MAX_VALUE;
      listener.accept(new HistoryReading.Cancelled(choice));
    }
  }

  /** Telling the server takes a round trip, for which the UI thread does not wait. */
  private void breakOff() {
    if (running != null) {
      Thread breaking = new Thread(running::cancel, "history-cancel");
      breaking.setDaemon(true);
      breaking.start();
      running = null;
    }
  }

  private void run() {
    try {
      while (true) {
        Cancellation cancellation = next();
        if (cancellation == null) {
          return;
        }
        answer(cancellation);
      }
    } catch (InterruptedException e) {
      LOG.debug("The feed ends");
    } finally {
      source.close();
    }
  }

  /** Waits until something is to be asked; null when the feed is closed. */
  private synchronized Cancellation next() throws InterruptedException {
    while (!closed && !(choice != null && inSight && (asked || isDue()))) {
      if (choice != null && inSight && !paused && due != Long.MAX_VALUE) {
        wait(Math.max(1, (due - System.nanoTime()) / 1_000_000));
      } else {
        wait();
      }
    }
    if (closed) {
      return null;
    }
    asked = false;
    running = new Cancellation();
    listener.accept(new HistoryReading.Asking(choice, clock.instant()));
    return running;
  }

  private boolean isDue() {
    return !paused && due != Long.MAX_VALUE && System.nanoTime() - due >= 0;
  }

  private void answer(Cancellation cancellation) {
    HistoryChoice asking;
    synchronized (this) {
      asking = choice;
    }
    try {
      History history = source.read(asking.range(clock.instant(), zone), cancellation);
      done(cancellation, new HistoryReading.Answered(asking, history), again);
    } catch (SourceAwayException e) {
      LOG.debug("The warehouse does not answer", e);
      done(
          cancellation,
          new HistoryReading.Unanswered(asking, clock.instant(), e.getMessage()),
          retry);
    } catch (CancellationException e) {
      LOG.debug("Broken off", e);
    }
  }

  /** Hands an answer on, unless nobody waits for it any more. */
  private synchronized void done(
      Cancellation cancellation, HistoryReading reading, Duration pause) {
    if (running == cancellation) {
      running = null;
      due = System.nanoTime() + pause.toNanos();
      listener.accept(reading);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      breakOff();
      notifyAll();
    }
    thread.interrupt();
  }
}
