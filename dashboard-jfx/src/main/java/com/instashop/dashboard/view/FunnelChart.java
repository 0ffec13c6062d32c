package com.instashop.dashboard.view;

import com.instashop.dashboard.model.Funnel;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The steps of a way, each with how many came so far and what share of the step before that is. */
final class FunnelChart extends VBox {
  private final Texts texts;
  private final List<Step> steps = new ArrayList<>();

  FunnelChart(Texts texts) {
    this.texts = texts;
    getStyleClass().add("funnel");
  }

  void show(List<Funnel.Step> counted) {
    while (steps.size() < counted.size()) {
      Step step = new Step();
      VBox.setVgrow(step, Priority.ALWAYS);
      steps.add(step);
      getChildren().add(step);
    }
    for (int i = 0; i < counted.size(); i++) {
      steps.get(i).show(counted.get(i), i);
    }
  }

  private final class Step extends VBox {
    private final Label name = new Label();
    private final Label conversion = new Label();
    private final Label count = new Label();
    private final Bar bar = new Bar();

    Step() {
      getStyleClass().add("funnel-step");
      name.getStyleClass().add("funnel-name");
      name.setMinWidth(0);
      name.setMaxWidth(Double.MAX_VALUE);
      HBox.setHgrow(name, Priority.ALWAYS);
      conversion.getStyleClass().add("funnel-conversion");
      conversion.setMinWidth(Region.USE_PREF_SIZE);
      count.getStyleClass().add("funnel-count");
      count.setMinWidth(Region.USE_PREF_SIZE);
      HBox head = new HBox(name, conversion, count);
      head.getStyleClass().add("bar-head");
      bar.getStyleClass().add("funnel-bar");
      VBox.setVgrow(bar, Priority.ALWAYS);
      setMaxHeight(72);
      getChildren().addAll(head, bar);
    }

    void show(Funnel.Step step, int index) {
      name.setText(texts.value("interaction", step.type()));
      count.setText(texts.count(step.count()));
      conversion.setText(
          Double.isNaN(step.ofPrevious())
              ? ""
              : texts.text("funnel.conversion", texts.percent(step.ofPrevious())));
      bar.show(Double.isNaN(step.ofFirst()) ? 0 : step.ofFirst() / 100, "funnel-" + index);
    }
  }
}
