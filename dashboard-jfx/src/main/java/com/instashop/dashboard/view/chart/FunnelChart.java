package com.instashop.dashboard.view.chart;

import com.instashop.dashboard.model.Funnel;
import com.instashop.dashboard.view.Texts;
import java.util.List;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The steps of a way, each with how many came so far and what share of the step before that is. */
public final class FunnelChart extends VBox {
  private final Texts texts;
  private final KeptRows<Step> steps = new KeptRows<>(this, Step::new);

  public FunnelChart(Texts texts) {
    this.texts = texts;
    getStyleClass().add("funnel");
  }

  public void show(List<Funnel.Step> counted) {
    List<Step> kept = steps.fit(counted.size());
    for (int i = 0; i < kept.size(); i++) {
      kept.get(i).show(counted.get(i), i);
    }
  }

  private final class Step extends VBox {
    private final RowHead head = new RowHead("funnel-name", "funnel-conversion", "funnel-count");
    private final Bar bar = new Bar();

    Step() {
      getStyleClass().add("funnel-step");
      bar.getStyleClass().add("funnel-bar");
      VBox.setVgrow(bar, Priority.ALWAYS);
      setMaxHeight(72);
      getChildren().addAll(head, bar);
    }

    void show(Funnel.Step step, int index) {
      head.name.setText(texts.value("interaction", step.type()));
      head.value.setText(texts.count(step.count()));
      head.detail.setText(
          Double.isNaN(step.ofPrevious())
              ? ""
              : texts.text("funnel.conversion", texts.percent(step.ofPrevious())));
      bar.show(Double.isNaN(step.ofFirst()) ? 0 : step.ofFirst() / 100, "funnel-" + index);
    }
  }
}
