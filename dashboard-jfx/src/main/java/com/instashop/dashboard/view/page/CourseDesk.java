package com.instashop.dashboard.view.page;

import com.instashop.program.metric.MetricCourse;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.application.Platform;

/**
 * Between the page of declared metrics and the feed of their courses. It stays when the page is
 * built anew in another language.
 */
public final class CourseDesk {
  private Map<String, MetricCourse> courses = Map.of();
  private Consumer<Boolean> sight = seen -> {};
  private BiConsumer<String, Map<String, String>> choice = (metric, of) -> {};
  private Consumer<Map<String, MetricCourse>> page = newest -> {};
  private boolean inSight;

  /**
   * Names who is told whether somebody looks, and which part of a metric somebody chose: values by
   * the name of what it is split by, none for all.
   */
  public void feed(Consumer<Boolean> looks, BiConsumer<String, Map<String, String>> chooses) {
    sight = looks;
    choice = chooses;
    sight.accept(inSight);
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

  void choose(String metric, Map<String, String> of) {
    choice.accept(metric, of);
  }

  void inSight(boolean seen) {
    inSight = seen;
    sight.accept(seen);
  }
}
