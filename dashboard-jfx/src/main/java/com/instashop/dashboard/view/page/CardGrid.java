package com.instashop.dashboard.view.page;

import java.util.List;
import java.util.stream.Stream;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;

/** Cards in columns of equal width; how many stand in a row depends on the width of the window. */
final class CardGrid extends GridPane {
  private static final int COLUMNS = 24;

  private final List<Arrangement> arrangements;
  private Arrangement current;

  /** A card in a row of an arrangement; the spans of a row add up to 24. */
  record Place(Region card, int span) {}

  /** A row of cards. */
  record Row(double leastHeight, List<Place> places) {}

  /** A row of cards that are equally wide. */
  static Row row(double leastHeight, Region... cards) {
    return new Row(
        leastHeight,
        Stream.of(cards).map(card -> new Place(card, COLUMNS / cards.length)).toList());
  }

  /**
   * How the cards are arranged.
   *
   * @param fromWidth the narrowest grid it is for
   */
  record Arrangement(double fromWidth, List<Row> rows) {}

  /**
   * A grid.
   *
   * @param arrangements widest first
   */
  CardGrid(List<Arrangement> arrangements) {
    this.arrangements = arrangements;
    getStyleClass().add("card-grid");
    for (int i = 0; i < COLUMNS; i++) {
      ColumnConstraints column = new ColumnConstraints();
      column.setPercentWidth(100.0 / COLUMNS);
      getColumnConstraints().add(column);
    }
    arrange(arrangements.get(arrangements.size() - 1));
    widthProperty().addListener(change -> arrange(fitting(getWidth())));
  }

  private Arrangement fitting(double width) {
    return arrangements.stream()
        .filter(arrangement -> width >= arrangement.fromWidth())
        .findFirst()
        .orElse(arrangements.get(arrangements.size() - 1));
  }

  private void arrange(Arrangement arrangement) {
    if (arrangement == current) {
      return;
    }
    current = arrangement;
    getChildren().clear();
    getRowConstraints().clear();
    for (int row = 0; row < arrangement.rows().size(); row++) {
      Row cards = arrangement.rows().get(row);
      RowConstraints constraints = new RowConstraints();
      constraints.setMinHeight(cards.leastHeight());
      constraints.setPrefHeight(cards.leastHeight());
      constraints.setVgrow(row == 0 ? Priority.NEVER : Priority.ALWAYS);
      getRowConstraints().add(constraints);
      int column = 0;
      for (Place place : cards.places()) {
        place.card().setMinSize(0, 0);
        place.card().setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        add(place.card(), column, row, place.span(), 1);
        column += place.span();
      }
    }
  }
}
