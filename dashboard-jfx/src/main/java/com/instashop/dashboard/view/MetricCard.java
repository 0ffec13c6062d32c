package com.instashop.dashboard.view;

import com.instashop.dashboard.export.Sheet;
import com.instashop.dashboard.model.DeclaredMetric;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricRow;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A metric that somebody declared: the largest keys as bars, all of them as a table. */
final class MetricCard {
  private static final int BARS = 5;
  private static final int LEAST_WIDTH = 80;

  private final Texts texts;
  private final BarList bars = new BarList(BARS);
  private final DataTable<MetricRow> table;
  private final MetricCourseChart course;
  private final Card card;
  private DeclaredMetric shown;

  /**
   * A card.
   *
   * @param metric says which columns there are
   */
  MetricCard(Texts texts, DeclaredMetric metric, ExportMenu.Place place) {
    this.texts = texts;
    table = new DataTable<>(texts, metric.title());
    table.setId("metric-table-" + metric.name());
    for (int i = 0; i < metric.dimensions().size(); i++) {
      int column = i;
      table.textNamed(
          name(metric.dimensions().get(i)), LEAST_WIDTH, row -> row.shown().get(column));
    }
    table.value("metric.rows", LEAST_WIDTH, MetricRow::count, row -> texts.count(row.count()));
    if (metric.money() != null) {
      table.valueNamed(
          name(metric.money()), LEAST_WIDTH, MetricRow::money, row -> money(metric, row));
    }
    if (metric.units() != null) {
      table.valueNamed(
          name(metric.units()), LEAST_WIDTH, MetricRow::units, row -> texts.count(row.units()));
    }
    course = new MetricCourseChart(texts, metric);
    VBox content = new VBox(bars, course, table);
    content.getStyleClass().add("metric");
    VBox.setVgrow(table, Priority.ALWAYS);
    card = new Card(texts, metric.title(), content, List.of(Part.TOTALS));
    card.setId("metric-" + metric.name());
    ExportMenu export =
        new ExportMenu(
            texts, metric.title(), card, () -> shown == null ? null : sheet(shown), place);
    export.setId("export-" + metric.name());
    card.tool(export);
  }

  Card card() {
    return card;
  }

  void show(MetricCourse newest) {
    course.show(newest);
  }

  void show(Screen screen, DeclaredMetric metric) {
    card.state(screen, metric.rows().isEmpty() ? texts.text("metric.empty") : null);
    if (metric.equals(shown)) {
      return;
    }
    shown = metric;
    card.subtitle(texts.text("metric.keys", metric.rows().size()));
    table.show(metric.rows());
    double most = metric.rows().stream().mapToDouble(row -> size(metric, row)).max().orElse(0);
    bars.show(
        metric.rows().stream()
            .limit(BARS)
            .map(
                row ->
                    new BarList.Entry(
                        row.values().isEmpty()
                            ? texts.text("metric.all")
                            : String.join(" · ", row.shown()),
                        null,
                        metric.money() != null
                            ? money(metric, row)
                            : texts.count(metric.units() != null ? row.units() : row.count()),
                        metric.money() == null && metric.units() == null
                            ? ""
                            : texts.text("metric.counted", row.count()),
                        SalesCards.share(size(metric, row), most),
                        "series-1"))
            .toList());
  }

  /** How long a bar is: one of what is owed is as long as one of what is had. */
  private static double size(DeclaredMetric metric, MetricRow row) {
    return Math.abs(
        metric.money() != null
            ? row.money().doubleValue()
            : metric.units() != null ? row.units() : row.count());
  }

  /** A column as people call it. */
  private String name(String column) {
    return texts.value("column", column);
  }

  private String money(DeclaredMetric metric, MetricRow row) {
    return metric.euro() ? texts.money(row.money()) : texts.decimal(row.money());
  }

  /** All keys, as they are called in the data. */
  static Sheet sheet(DeclaredMetric metric) {
    List<String> columns = new ArrayList<>(metric.dimensions());
    columns.add("rows");
    if (metric.money() != null) {
      columns.add(metric.money());
    }
    if (metric.units() != null) {
      columns.add(metric.units());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (MetricRow row : metric.rows()) {
      List<Object> values = new ArrayList<>(row.values());
      values.add(row.count());
      if (metric.money() != null) {
        values.add(row.money());
      }
      if (metric.units() != null) {
        values.add(row.units());
      }
      rows.add(values);
    }
    return new Sheet(metric.name(), columns, rows);
  }
}
