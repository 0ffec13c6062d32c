package com.instashop.dashboard.view;

import com.instashop.dashboard.model.Screen;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** What was: from the warehouse. Until it has one, it says so. */
final class HistoryPage implements Page {
  private final StackPane node = new StackPane();

  HistoryPage(Texts texts) {
    Label waiting = new Label(texts.text("waiting.warehouse"), Icons.of(Feather.DATABASE));
    waiting.getStyleClass().add("card-waiting");
    waiting.setWrapText(true);
    node.getChildren().add(waiting);
    node.getStyleClass().add("page");
    node.setId("page-history");
  }

  @Override
  public String id() {
    return "history";
  }

  @Override
  public Ikon icon() {
    return Feather.CLOCK;
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public void show(Screen screen) {}
}
