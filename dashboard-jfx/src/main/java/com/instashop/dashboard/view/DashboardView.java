package com.instashop.dashboard.view;

import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.view.page.CourseDesk;
import com.instashop.dashboard.view.page.HealthPage;
import com.instashop.dashboard.view.page.HistoryDesk;
import com.instashop.dashboard.view.page.HistoryPage;
import com.instashop.dashboard.view.page.LivePage;
import com.instashop.dashboard.view.page.MetricsPage;
import com.instashop.dashboard.view.page.Page;
import java.time.Duration;
import java.util.List;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The whole window in one language: header, health strip, and the page in sight. Without the shop's
 * tables there are no pages of the shop.
 */
final class DashboardView extends VBox {
  private final Texts texts;
  private final List<Page> pages;
  private final Header header;
  private final HealthStrip strip;
  private final StackPane place = new StackPane();
  private final Header.Actions actions;
  private Page current;
  private Screen screen;

  DashboardView(
      Texts texts,
      Settings settings,
      HistoryDesk history,
      CourseDesk courses,
      Pipeline pipeline,
      Header.Actions actions) {
    this.texts = texts;
    this.actions = actions;
    getStyleClass().add("dashboard");
    Page metrics = new MetricsPage(texts, courses);
    Page health = new HealthPage(texts, pipeline);
    pages =
        pipeline.shop()
            ? List.of(new LivePage(texts), new HistoryPage(texts, history), health, metrics)
            : List.of(metrics, health);
    strip = new HealthStrip(texts, pipeline, () -> actions.open("health"));
    header =
        new Header(
            texts, pages, strip.verdict(), settings.theme(), settings.intervalMillis(), actions);
    VBox.setVgrow(place, javafx.scene.layout.Priority.ALWAYS);
    place.setMinHeight(0);
    getChildren().addAll(header, strip, place);
    open(settings.tab());
  }

  /** Shows a page; the first where there is none of this name. */
  void open(String id) {
    current = pages.stream().filter(page -> page.id().equals(id)).findFirst().orElse(pages.get(0));
    header.select(current.id());
    place.getChildren().setAll(current.node());
    if (screen != null) {
      current.show(screen);
    }
  }

  /** The page at this position is asked for. */
  void openAt(int index) {
    if (index < pages.size()) {
      actions.open(pages.get(index).id());
    }
  }

  void paused(boolean paused) {
    header.paused(paused);
  }

  void show(Screen newest, boolean paused) {
    screen = newest;
    strip.show(newest);
    current.show(newest);
    header.refreshed(
        refreshed(newest, paused), newest.live() == null ? "" : texts.utc(newest.live().readAt()));
  }

  private String refreshed(Screen newest, boolean paused) {
    if (newest.live() == null) {
      return texts.text("refreshed.never");
    }
    String at = texts.time(newest.live().readAt());
    if (newest.away() != null) {
      return texts.text(
          "refreshed.away", at, texts.age(Duration.between(newest.live().readAt(), newest.now())));
    }
    return texts.text(paused ? "refreshed.paused" : "refreshed.at", at);
  }
}
