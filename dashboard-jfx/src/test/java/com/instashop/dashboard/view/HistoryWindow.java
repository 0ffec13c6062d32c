package com.instashop.dashboard.view;

import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryChoice;
import com.instashop.dashboard.source.history.HistoryFeed;
import com.instashop.dashboard.source.history.RecordedWarehouse;
import com.instashop.dashboard.view.page.HistoryDesk;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;

/** The page of history in a window, with the real feed and a recorded warehouse behind it. */
public final class HistoryWindow implements AutoCloseable {
  public final RecordedWarehouse warehouse = new RecordedWarehouse();
  public final Desk desk;
  private final HistoryFeed feed;

  public HistoryWindow(Settings settings, History first) {
    warehouse.answers(first);
    desk = Desk.open(settings);
    Clock clock = Clock.fixed(first.readAt(), ZoneOffset.UTC);
    feed =
        new HistoryFeed(
            warehouse,
            clock,
            ZoneOffset.UTC,
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            desk.history::accept);
    desk.robot.interact(
        () ->
            desk.history.control(
                new HistoryDesk.Control() {
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
                }));
    feed.start();
  }

  /** Waits until a text can be read under a node. */
  public void awaitText(String id, String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              desk.settle();
              org.assertj.core.api.Assertions.assertThat(desk.texts(id)).contains(text);
            });
  }

  @Override
  public void close() {
    feed.close();
    desk.close();
  }
}
