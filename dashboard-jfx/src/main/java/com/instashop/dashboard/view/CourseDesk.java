package com.instashop.dashboard.view;

import com.instashop.program.metric.MetricCourse;
import java.util.Map;
import java.util.function.Consumer;
import javafx.application.Platform;

/**
 * Between the page of declared metrics and the feed of their courses. It stays when the page is
 * built anew in another language.
 */
public final class CourseDesk {
  private Map<String, MetricCourse> courses = Map.of();
  private Consumer<Boolean> feed = seen -> {};
  private Consumer<Map<String, MetricCourse>> page = newest -> {};
  private boolean inSight;

  /** Names who is told whether somebody looks. */
  public void feed(Consumer<Boolean> sight) {
    feed = sight;
    feed.accept(inSight);
  }

  /** Takes the newest courses, by the metric's name; may be called by any thread. */
  public void accept(Map<String, MetricCourse> newest) {
    Platform.runLater(
        () -> {
          courses = newest;
          page.accept(newest);
        });
  }

  Map<String, MetricCourse> courses() {
    return courses;
  }

  /** From now on this is the page. */
  void shownBy(Consumer<Map<String, MetricCourse>> shown) {
    page = shown;
  }

  void inSight(boolean seen) {
    inSight = seen;
    feed.accept(seen);
  }
}
