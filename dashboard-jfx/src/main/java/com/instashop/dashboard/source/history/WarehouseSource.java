package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.source.SourceAwayException;
import java.util.concurrent.CancellationException;

/** Where history comes from: the warehouse, or a recording. Used by one thread. */
public interface WarehouseSource extends AutoCloseable {

  /**
   * The history of a range.
   *
   * @throws SourceAwayException where the source does not answer
   * @throws CancellationException where it was cancelled meanwhile
   */
  History read(HistoryRange range, Cancellation cancellation) throws SourceAwayException;

  @Override
  void close();
}
