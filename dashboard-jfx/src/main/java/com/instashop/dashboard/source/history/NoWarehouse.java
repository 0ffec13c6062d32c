package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.source.SourceAwayException;

/**
 * There is no warehouse.
 *
 * @param reason one line
 */
public record NoWarehouse(String reason) implements WarehouseSource {
  @Override
  public History read(HistoryRange range, Cancellation cancellation) throws SourceAwayException {
    throw new SourceAwayException(reason, null);
  }

  @Override
  public void close() {}
}
