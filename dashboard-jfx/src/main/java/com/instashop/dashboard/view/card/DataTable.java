package com.instashop.dashboard.view.card;

import com.instashop.dashboard.view.Texts;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;

/** Rows that can be sorted by each column; what is cut off is told to those who hover. */
final class DataTable<T> extends TableView<T> {
  private final Texts texts;
  private List<T> shown = List.of();
  private Function<T, Object> identity;
  private Consumer<T> chosen;
  private boolean changing;

  DataTable(Texts texts, String name) {
    this.texts = texts;
    getStyleClass().addAll("dense", "edge-to-edge", "data-table");
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
    setPlaceholder(new Label(""));
    setAccessibleText(name);
    setMinSize(0, 0);
  }

  /** A column of texts. */
  DataTable<T> text(String title, int least, Function<T, String> text) {
    return textNamed(texts.text(title), least, text);
  }

  /** The same for a column that is called like the data. */
  DataTable<T> textNamed(String name, int least, Function<T, String> text) {
    column(name, least, text, text, row -> null, String.CASE_INSENSITIVE_ORDER);
    return this;
  }

  /** A column of values that are written in some way. */
  <V extends Comparable<V>> DataTable<T> value(
      String title, int least, Function<T, V> value, Function<T, String> text) {
    return valueNamed(texts.text(title), least, value, text);
  }

  /** The same for a column that is called like the data. */
  <V extends Comparable<V>> DataTable<T> valueNamed(
      String name, int least, Function<T, V> value, Function<T, String> text) {
    column(name, least, value, text, row -> null, Comparator.naturalOrder())
        .getStyleClass()
        .add("number-column");
    return this;
  }

  /** A column of moments, with a hint of what they are elsewhere. */
  <V extends Comparable<V>> DataTable<T> moment(
      String title,
      int least,
      Function<T, V> value,
      Function<T, String> text,
      Function<T, String> hint) {
    column(texts.text(title), least, value, text, hint, Comparator.naturalOrder());
    return this;
  }

  private <V> TableColumn<T, V> column(
      String name,
      int least,
      Function<T, V> value,
      Function<T, String> text,
      Function<T, String> hint,
      Comparator<V> order) {
    TableColumn<T, V> column = new TableColumn<>(name);
    column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
    column.setCellFactory(unused -> new TextCell<>(text, hint));
    column.setComparator(Comparator.nullsLast(order));
    column.setMinWidth(least);
    column.setPrefWidth(least);
    column.setReorderable(false);
    getColumns().add(column);
    return column;
  }

  /**
   * Somebody may choose a row, which stays chosen while its values change.
   *
   * @param key what is the same of a row whose values change
   * @param listener takes the row; null when none is chosen any more
   */
  void selectable(Function<T, Object> key, Consumer<T> listener) {
    identity = key;
    chosen = listener;
    getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (property, before, after) -> {
              if (!changing) {
                listener.accept(after);
              }
            });
  }

  /** Changes only what is not the same any more, and keeps the order that the user chose. */
  void show(List<T> rows) {
    if (!rows.equals(shown)) {
      shown = rows;
      T selected = getSelectionModel().getSelectedItem();
      changing = true;
      getItems().setAll(rows);
      sort();
      T same = selected == null || identity == null ? null : same(selected);
      if (same != null) {
        getSelectionModel().select(same);
      }
      changing = false;
      if (selected != null && same == null && identity != null) {
        getSelectionModel().clearSelection();
        chosen.accept(null);
      }
    }
  }

  private T same(T row) {
    Object key = identity.apply(row);
    return getItems().stream()
        .filter(item -> key.equals(identity.apply(item)))
        .findFirst()
        .orElse(null);
  }

  /** A value in words. */
  private static final class TextCell<T, V> extends TableCell<T, V> {
    private final Function<T, String> text;
    private final Function<T, String> hint;

    TextCell(Function<T, String> text, Function<T, String> hint) {
      this.text = text;
      this.hint = hint;
    }

    @Override
    protected void updateItem(V value, boolean none) {
      super.updateItem(value, none);
      T row = none || getTableRow() == null ? null : getTableRow().getItem();
      if (row == null) {
        setText(null);
        setTooltip(null);
        return;
      }
      setText(text.apply(row));
      String more = hint.apply(row);
      String told = more == null ? text.apply(row) : more;
      setTooltip(told.isEmpty() ? null : new Tooltip(told));
    }
  }
}
