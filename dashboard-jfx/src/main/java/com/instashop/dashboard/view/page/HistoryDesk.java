package com.instashop.dashboard.view.page;

import com.instashop.dashboard.model.history.HistoryChoice;
import com.instashop.dashboard.model.history.HistoryChoice.Latest;
import com.instashop.dashboard.model.history.HistoryReading;
import com.instashop.dashboard.model.history.HistoryScreen;
import java.util.function.Consumer;
import javafx.application.Platform;

/**
 * Between the page of history and the feed that asks the warehouse. It stays when the page is built
 * anew in another language.
 */
public final class HistoryDesk {
  private HistoryScreen screen = HistoryScreen.initial(Latest.DAYS_7);
  private Control control = new NoFeed();
  private Consumer<HistoryScreen> page = shown -> {};
  private Consumer<Latest> chosen = latest -> {};
  private boolean inSight;
  private boolean asked;

  /** What is asked of the feed. */
  public interface Control {
    void ask(HistoryChoice choice);

    void cancel();

    void inSight(boolean seen);
  }

  /** Names the feed, which is asked what was wanted so far. */
  public void control(Control feed) {
    control = feed;
    control.inSight(inSight);
    if (asked) {
      control.ask(screen.choice());
    }
  }

  /** Names the range that is asked for first, and who wants to know which are asked for later. */
  public void startWith(Latest range, Consumer<Latest> remember) {
    screen = HistoryScreen.initial(range);
    chosen = remember;
  }

  /** Takes a reading; may be called by any thread. */
  public void accept(HistoryReading reading) {
    Platform.runLater(
        () -> {
          screen = screen.after(reading);
          page.accept(screen);
        });
  }

  HistoryScreen screen() {
    return screen;
  }

  /** From now on this is the page. */
  void shownBy(Consumer<HistoryScreen> shown) {
    page = shown;
  }

  void inSight(boolean seen) {
    inSight = seen;
    control.inSight(seen);
    if (inSight && !asked) {
      ask(screen.choice());
    }
  }

  void ask(HistoryChoice choice) {
    asked = true;
    if (choice instanceof Latest latest) {
      chosen.accept(latest);
    }
    control.ask(choice);
  }

  /** Reads again what is chosen, if somebody looks. */
  public void refresh() {
    if (inSight) {
      ask(screen.choice());
    }
  }

  void cancel() {
    control.cancel();
  }

  /** Before the feed is named. */
  private static final class NoFeed implements Control {
    @Override
    public void ask(HistoryChoice choice) {}

    @Override
    public void cancel() {}

    @Override
    public void inSight(boolean seen) {}
  }
}
