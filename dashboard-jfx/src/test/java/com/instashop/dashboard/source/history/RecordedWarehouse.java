package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.source.SourceAwayException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Plays answers of a warehouse: it can go away, come back, and take forever. */
public final class RecordedWarehouse implements WarehouseSource {
  public static final String REFUSED = "Connection to localhost:5436 refused";

  private final List<HistoryRange> asked = new CopyOnWriteArrayList<>();
  private volatile History answer;
  private volatile boolean away;
  private volatile boolean forever;

  /** Answers with this from now on, whatever is asked. */
  public void answers(History history) {
    answer = history;
    away = false;
    forever = false;
  }

  public void goesAway() {
    away = true;
  }

  /** Does not answer until it is cancelled. */
  public void takesForever() {
    forever = true;
  }

  public List<HistoryRange> asked() {
    return List.copyOf(asked);
  }

  @Override
  public History read(HistoryRange range, Cancellation cancellation) throws SourceAwayException {
    asked.add(range);
    if (away) {
      throw new SourceAwayException(REFUSED, null);
    }
    if (forever) {
      CountDownLatch cancelled = new CountDownLatch(1);
      cancellation.running(cancelled::countDown);
      try {
        cancelled.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new CancellationException("Cancelled");
    }
    return answer;
  }

  @Override
  public void close() {}
}
