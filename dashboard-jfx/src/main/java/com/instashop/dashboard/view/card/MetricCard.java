package com.instashop.dashboard.view.card;

import com.instashop.dashboard.export.Sheet;
import com.instashop.dashboard.model.DeclaredMetric;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.BarList;
import com.instashop.dashboard.view.chart.MetricCourseChart;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.Declaration.Field;
import com.instashop.program.metric.Declaration.Show;
import com.instashop.program.metric.Declaration.Total;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * A metric that somebody declared: the largest keys as bars, its course, all keys as a table. The
 * course is that of the row which is chosen in the table.
 */
public final class MetricCard {
  private static final int BARS = 5;
  private static final int LEAST_WIDTH = 80;

  private final Texts texts;
  private final Declaration metric;
  private final List<Sum> sums;
  private final BarList bars = new BarList(BARS);
  private final DataTable<MetricRow> table;
  private final MetricCourseChart course;
  private final Card card;
  private DeclaredMetric shown;

  /**
   * A card.
   *
   * @param metric says which columns there are
   * @param courses is asked for the course of a row: the metric, and the values by the name of what
   *     it is split by
   */
  public MetricCard(
      Texts texts,
      Declaration metric,
      BiConsumer<String, Map<String, String>> courses,
      ExportMenu.Place place) {
    this.texts = texts;
    this.metric = metric;
    this.sums = sums(metric);
    table = new DataTable<>(texts, metric.title());
    table.setId("metric-table-" + metric.name());
    for (int i = 0; i < metric.fields().size(); i++) {
      int column = i;
      table.textNamed(name(metric.fields().get(i)), LEAST_WIDTH, row -> row.shown().get(column));
    }
    table.value("metric.rows", LEAST_WIDTH, MetricRow::count, row -> texts.count(row.count()));
    for (Sum sum : sums) {
      String name = texts.value("column", sum.total().words());
      table.valueNamed(name, LEAST_WIDTH, sum::of, row -> amount(sum.total(), sum.of(row)));
      if (sum.total().averaged()) {
        table.valueNamed(
            texts.text("metric.average", name),
            LEAST_WIDTH,
            sum::average,
            row -> sum.average(row) == null ? "" : decimal(sum.total(), sum.average(row)));
      }
    }
    if (!metric.fields().isEmpty() && metric.hasCourse()) {
      table.selectable(MetricRow::values, row -> courses.accept(metric.name(), values(row)));
    }
    courses.accept(metric.name(), Map.of());
    course = new MetricCourseChart(texts, metric, table.getSelectionModel()::clearSelection);
    VBox content = new VBox();
    content.getStyleClass().add("metric");
    for (Show show : metric.shown()) {
      content
          .getChildren()
          .add(
              switch (show) {
                case BARS -> bars;
                case COURSE -> course;
                case TABLE -> table;
              });
    }
    VBox.setVgrow(table, Priority.ALWAYS);
    card = new Card(texts, metric.title(), content, List.of(Part.TOTALS));
    card.setId("metric-" + metric.name());
    ExportMenu export =
        new ExportMenu(
            texts, metric.title(), card, () -> shown == null ? null : sheet(shown), place);
    export.setId("export-" + metric.name());
    card.tool(export);
  }

  /** A sum of a metric, and where it is in a row. */
  private record Sum(Total total, boolean units) {
    BigDecimal of(MetricRow row) {
      return units ? BigDecimal.valueOf(row.units()) : row.money();
    }

    BigDecimal average(MetricRow row) {
      return total.average(of(row), row.count());
    }
  }

  private static List<Sum> sums(Declaration metric) {
    List<Sum> sums = new ArrayList<>();
    if (metric.money() != null) {
      sums.add(new Sum(metric.money(), false));
    }
    if (metric.units() != null) {
      sums.add(new Sum(metric.units(), true));
    }
    return sums;
  }

  private Map<String, String> values(MetricRow row) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; row != null && i < metric.fields().size(); i++) {
      values.put(metric.fields().get(i).name(), row.values().get(i));
    }
    return values;
  }

  public Card card() {
    return card;
  }

  public void show(MetricCourse newest) {
    course.show(newest);
  }

  public void show(Screen screen, DeclaredMetric newest) {
    card.state(screen, newest.rows().isEmpty() ? texts.text("metric.empty") : null);
    if (newest.equals(shown)) {
      return;
    }
    shown = newest;
    card.subtitle(texts.text("metric.keys", newest.rows().size()));
    table.show(newest.rows());
    double most = newest.rows().stream().mapToDouble(this::size).max().orElse(0);
    bars.show(newest.rows().stream().limit(BARS).map(row -> bar(row, most)).toList());
  }

  private BarList.Entry bar(MetricRow row, double most) {
    return new BarList.Entry(
        row.values().isEmpty() ? texts.text("metric.all") : String.join(" · ", row.shown()),
        null,
        sums.isEmpty()
            ? texts.count(row.count())
            : amount(sums.get(0).total(), sums.get(0).of(row)),
        sums.isEmpty() ? "" : texts.text("metric.counted", row.count()),
        Values.share(size(row), most),
        "series-1");
  }

  /** How long a bar is: one of what is owed is as long as one of what is had. */
  private double size(MetricRow row) {
    return Math.abs(sums.isEmpty() ? row.count() : sums.get(0).of(row).doubleValue());
  }

  /** A column as people call it. */
  private String name(Field field) {
    return texts.value("column", field.name().replace('.', ' '));
  }

  private String amount(Total total, BigDecimal amount) {
    return total.scale() == 0 && !total.euro()
        ? texts.count(amount.longValue())
        : decimal(total, amount);
  }

  private String decimal(Total total, BigDecimal amount) {
    return total.euro() ? texts.money(amount) : texts.decimal(amount);
  }

  /** All keys, as they are called in the data. */
  public static Sheet sheet(DeclaredMetric metric) {
    List<String> columns = new ArrayList<>();
    metric.declaration().fields().forEach(field -> columns.add(field.name()));
    columns.add("rows");
    List<Sum> sums = sums(metric.declaration());
    for (Sum sum : sums) {
      columns.add(sum.total().words());
      if (sum.total().averaged()) {
        columns.add("average of " + sum.total().words());
      }
    }
    List<List<Object>> rows = new ArrayList<>();
    for (MetricRow row : metric.rows()) {
      List<Object> values = new ArrayList<>(row.values());
      values.add(row.count());
      for (Sum sum : sums) {
        values.add(sum.units() ? (Object) row.units() : row.money());
        if (sum.total().averaged()) {
          values.add(sum.average(row));
        }
      }
      rows.add(values);
    }
    return new Sheet(metric.declaration().name(), columns, rows);
  }
}
