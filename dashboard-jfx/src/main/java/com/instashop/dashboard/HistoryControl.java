package com.instashop.dashboard;

import com.instashop.dashboard.model.history.HistoryChoice;
import com.instashop.dashboard.source.history.HistoryFeed;
import com.instashop.dashboard.view.page.HistoryDesk;

/** Hands on what the page of history asks for. */
record HistoryControl(HistoryFeed feed) implements HistoryDesk.Control {
  @Override
  public void ask(HistoryChoice choice) {
    feed.ask(choice);
  }

  @Override
  public void cancel() {
    feed.cancel();
  }

  @Override
  public void inSight(boolean seen) {
    feed.inSight(seen);
  }
}
