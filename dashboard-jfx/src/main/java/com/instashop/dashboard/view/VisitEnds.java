package com.instashop.dashboard.view;

import com.instashop.dashboard.model.history.ChannelVisits;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** How visits ended, a bar for each channel, with a legend in which each end has its shape. */
final class VisitEnds extends VBox {
  private final Texts texts;
  private final VBox rows = new VBox();

  /** How a visit can end. */
  private enum End {
    CONVERSION("end-conversion", Feather.CHECK_CIRCLE),
    CART_ABANDONMENT("end-abandonment", Feather.SHOPPING_CART),
    BOUNCE("end-bounce", Feather.CORNER_DOWN_LEFT),
    OPEN("end-open", Feather.CLOCK);

    private final String tone;
    private final Ikon icon;

    End(String tone, Ikon icon) {
      this.tone = tone;
      this.icon = icon;
    }

    long of(ChannelVisits visits) {
      return switch (this) {
        case CONVERSION -> visits.conversions();
        case CART_ABANDONMENT -> visits.cartAbandonments();
        case BOUNCE -> visits.bounces();
        case OPEN -> visits.open();
      };
    }
  }

  VisitEnds(Texts texts) {
    this.texts = texts;
    getStyleClass().add("visit-ends");
    rows.getStyleClass().add("visit-rows");
    VBox.setVgrow(rows, Priority.ALWAYS);
    FlowPane legend = new FlowPane();
    legend.getStyleClass().add("visit-legend");
    for (End end : End.values()) {
      Label label = new Label(texts.text(end), Icons.of(end.icon, "end-icon", end.tone));
      legend.getChildren().add(label);
    }
    getChildren().addAll(rows, legend);
  }

  void show(List<ChannelVisits> channels) {
    rows.getChildren().setAll(channels.stream().map(this::row).toList());
  }

  private VBox row(ChannelVisits visits) {
    Label name =
        new Label(
            texts.value("channel", visits.channel()),
            Icons.of(Values.channelIcon(visits.channel()), "feed-icon"));
    name.getStyleClass().add("bar-name");
    name.setMinWidth(0);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    Label counted = label("bar-detail", texts.text("history.visits", visits.visits()));
    double converted = SalesCards.share(visits.conversions(), visits.visits());
    Label conversion = label("bar-value", texts.percent(converted * 100));
    HBox head = new HBox(name, space, counted, conversion);
    head.getStyleClass().add("bar-head");
    ShareBar bar = new ShareBar();
    bar.show(
        List.of(End.values()).stream()
            .map(
                end ->
                    new ShareBar.Share(SalesCards.share(end.of(visits), visits.visits()), end.tone))
            .toList());
    FlowPane ends = new FlowPane();
    ends.getStyleClass().add("visit-counts");
    for (End end : End.values()) {
      if (end.of(visits) > 0) {
        Label part =
            new Label(
                texts.percent(SalesCards.share(end.of(visits), visits.visits()) * 100),
                Icons.of(end.icon, "end-icon", end.tone));
        part.getStyleClass().add("bar-detail");
        part.setAccessibleText(texts.text(end) + " " + part.getText());
        ends.getChildren().add(part);
      }
    }
    VBox row = new VBox(head, bar, ends);
    row.getStyleClass().add("visit-row");
    row.setMaxHeight(72);
    VBox.setVgrow(row, Priority.ALWAYS);
    return row;
  }

  private static Label label(String style, String text) {
    Label label = new Label(text);
    label.getStyleClass().add(style);
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }
}
