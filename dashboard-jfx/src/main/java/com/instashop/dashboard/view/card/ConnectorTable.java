package com.instashop.dashboard.view.card;

import com.instashop.dashboard.model.Standing;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;

/** The connectors: how each is, how often it was restarted, and what went wrong. */
final class ConnectorTable extends TableView<ConnectorTable.Row> {
  private final Texts texts;

  /**
   * A connector.
   *
   * @param states as Kafka Connect calls them: of the connector, of its task
   * @param slot what PostgreSQL says of the write-ahead log that it needs
   * @param kept how much write-ahead log PostgreSQL keeps for it
   */
  record Row(
      String name,
      Standing.Word word,
      String states,
      String restarts,
      String slot,
      String kept,
      String error) {}

  ConnectorTable(Texts texts) {
    this.texts = texts;
    getStyleClass().addAll("dense", "edge-to-edge");
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    setPlaceholder(new Label(texts.text("waiting.connectors")));
    TableColumn<Row, Standing.Word> state = new TableColumn<>(texts.text("connector.state"));
    state.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue().word()));
    state.setCellFactory(unused -> new StateCell());
    state.setMinWidth(124);
    state.setMaxWidth(160);
    state.setSortable(false);
    TableColumn<Row, String> restarts = text("connector.restarts", Row::restarts, 82, 100);
    restarts.getStyleClass().add("number-column");
    TableColumn<Row, String> kept = text("connector.kept", Row::kept, 82, 110);
    kept.getStyleClass().add("number-column");
    getColumns()
        .setAll(
            List.of(
                text("connector.name", Row::name, 104, 180),
                state,
                text("connector.states", Row::states, 150, 200),
                restarts,
                text("connector.slot", Row::slot, 82, 120),
                kept,
                text("connector.error", Row::error, 100, Double.MAX_VALUE)));
    setAccessibleText(texts.text("card.connectors"));
  }

  private TableColumn<Row, String> text(
      String title, Function<Row, String> value, double least, double most) {
    TableColumn<Row, String> column = new TableColumn<>(texts.text(title));
    column.setCellValueFactory(row -> new ReadOnlyStringWrapper(value.apply(row.getValue())));
    column.setCellFactory(unused -> new TextCell());
    column.setMinWidth(least);
    column.setPrefWidth(least);
    column.setMaxWidth(most);
    column.setSortable(false);
    column.setReorderable(false);
    return column;
  }

  void show(List<Row> rows) {
    if (!getItems().equals(rows)) {
      getItems().setAll(rows);
    }
  }

  /** A text that is told in full to those who hover. */
  private static final class TextCell extends TableCell<Row, String> {
    @Override
    protected void updateItem(String text, boolean none) {
      super.updateItem(text, none);
      setText(none ? null : text);
      setTooltip(none || text == null || text.isEmpty() ? null : new Tooltip(text));
    }
  }

  private final class StateCell extends TableCell<Row, Standing.Word> {
    private final Label pill = new Label();

    @Override
    protected void updateItem(Standing.Word word, boolean none) {
      super.updateItem(word, none);
      if (none || word == null) {
        setGraphic(null);
        return;
      }
      pill.setText(texts.text(word));
      pill.setGraphic(Icons.of(Icons.of(word.level())));
      pill.getStyleClass()
          .setAll("label", "pill", "level-" + word.level().name().toLowerCase(Locale.ROOT));
      setGraphic(pill);
    }
  }
}
