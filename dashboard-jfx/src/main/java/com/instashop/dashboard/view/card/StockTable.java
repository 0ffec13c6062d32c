package com.instashop.dashboard.view.card;

import com.instashop.contracts.redis.WindowDocuments.StockAlert;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.kordamp.ikonli.feather.Feather;

/** The products that are low or sold out. */
final class StockTable extends TableView<StockAlert> {
  private final Texts texts;

  StockTable(Texts texts) {
    this.texts = texts;
    getStyleClass().addAll("dense", "edge-to-edge", "stock-table");
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    setPlaceholder(new Label(texts.text("stock.none")));
    TableColumn<StockAlert, String> product =
        column(
            "stock.product",
            alert -> texts.name(alert.name(), "product.unknown", alert.productId()),
            120,
            Double.MAX_VALUE);
    TableColumn<StockAlert, String> left =
        column("stock.left", alert -> texts.count(alert.availableQuantity()), 64, 80);
    left.getStyleClass().add("number-column");
    getColumns().setAll(List.of(product, left, state()));
    setAccessibleText(texts.text("card.stock"));
  }

  private TableColumn<StockAlert, String> column(
      String title, Function<StockAlert, String> value, double least, double most) {
    TableColumn<StockAlert, String> column = new TableColumn<>(texts.text(title));
    column.setCellValueFactory(row -> new ReadOnlyStringWrapper(value.apply(row.getValue())));
    column.setMinWidth(least);
    column.setPrefWidth(least);
    column.setMaxWidth(most);
    column.setSortable(false);
    column.setReorderable(false);
    return column;
  }

  private TableColumn<StockAlert, String> state() {
    TableColumn<StockAlert, String> column =
        column("stock.state", alert -> alert.availableQuantity() <= 0 ? "empty" : "low", 84, 110);
    column.setCellFactory(unused -> new StateCell());
    return column;
  }

  /** Changes only the rows that are not the same any more. */
  void show(List<StockAlert> alerts) {
    if (getItems().equals(alerts)) {
      return;
    }
    for (int i = 0; i < alerts.size(); i++) {
      if (i >= getItems().size()) {
        getItems().add(alerts.get(i));
      } else if (!getItems().get(i).equals(alerts.get(i))) {
        getItems().set(i, alerts.get(i));
      }
    }
    getItems().remove(alerts.size(), getItems().size());
  }

  /** The state as a word in a pill, with an icon. */
  private final class StateCell extends TableCell<StockAlert, String> {
    private final Label pill = new Label();

    StateCell() {
      pill.getStyleClass().add("pill");
    }

    @Override
    protected void updateItem(String state, boolean none) {
      super.updateItem(state, none);
      if (none || state == null) {
        setGraphic(null);
        return;
      }
      boolean empty = state.equals("empty");
      pill.setText(texts.text("stock." + state));
      pill.setGraphic(Icons.of(empty ? Feather.X_CIRCLE : Feather.ALERT_TRIANGLE));
      pill.getStyleClass().setAll("pill", empty ? "level-bad" : "level-warning");
      setGraphic(pill);
    }
  }
}
