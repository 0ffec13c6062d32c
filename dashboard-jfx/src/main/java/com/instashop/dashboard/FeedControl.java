package com.instashop.dashboard;

import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.source.LiveFeed;
import com.instashop.dashboard.source.SettingsFile;
import com.instashop.dashboard.source.history.HistoryFeed;
import com.instashop.dashboard.view.DashboardWindow;
import java.time.Duration;

/** Hands on what the window asks for. */
record FeedControl(LiveFeed feed, HistoryFeed history, SettingsFile file)
    implements DashboardWindow.Control {
  @Override
  public void pause(boolean paused) {
    feed.pause(paused);
    history.pause(paused);
  }

  @Override
  public void interval(Duration between) {
    feed.interval(between);
  }

  @Override
  public void refresh() {
    feed.refresh();
  }

  @Override
  public void remember(Settings settings) {
    file.write(settings);
  }
}
