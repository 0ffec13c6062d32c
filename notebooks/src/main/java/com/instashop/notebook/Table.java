package com.instashop.notebook;

import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.rapaio.jupyter.kernel.display.DisplayData;

/**
 * Columns with names, and rows: an answer of the warehouse, a small Spark data set or a list of
 * records. Cells show it as HTML.
 *
 * @param rows in the order of the columns; values may be null
 */
public record Table(List<String> columns, List<List<Object>> rows) implements Output {

  /** All rows of a data set: it should be small. */
  public static Table of(Dataset<?> dataset) {
    return new Table(
        List.of(dataset.columns()),
        dataset.toDF().collectAsList().stream()
            .map(
                row ->
                    IntStream.range(0, row.size()).mapToObj(row::get).map(Values::plain).toList())
            .toList());
  }

  /** The rows that an answer has left. */
  static Table of(ResultSet answer) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
      columns.add(answer.getMetaData().getColumnLabel(i));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (answer.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        row.add(Values.plain(answer.getObject(i)));
      }
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  /** Records of one type, a column a component: {@code windowStart} becomes window_start. */
  public static <R extends Record> Table of(List<R> records, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    return new Table(
        Arrays.stream(components).map(component -> snakeCase(component.getName())).toList(),
        records.stream()
            .map(row -> Arrays.stream(components).map(component -> value(component, row)).toList())
            .toList());
  }

  private static Object value(RecordComponent component, Record row) {
    try {
      component.getAccessor().setAccessible(true);
      return Values.plain(component.getAccessor().invoke(row));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("Cannot read " + component, e);
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ENGLISH);
  }

  /** Only these columns, in this order. */
  public Table select(String... names) {
    int[] indices = Arrays.stream(names).mapToInt(this::index).toArray();
    return new Table(
        List.of(names),
        rows.stream().map(row -> Arrays.stream(indices).mapToObj(row::get).toList()).toList());
  }

  /** The same columns by other names, in their order. */
  public Table as(String... names) {
    if (names.length != columns.size()) {
      throw new IllegalArgumentException(
          "The columns are %s: name each of them".formatted(columns));
    }
    return new Table(List.of(names), rows);
  }

  /** The last rows. */
  public Table last(int most) {
    return new Table(columns, rows.subList(Math.max(0, rows.size() - most), rows.size()));
  }

  /** Beside each row the row of another table with the same key; nothing where it has none. */
  public Table join(Table other, String key) {
    int there = other.index(key);
    int here = index(key);
    Map<Object, List<Object>> byKey = new HashMap<>();
    other.rows.forEach(row -> byKey.put(row.get(there), row));
    List<Object> none = Arrays.asList(new Object[other.columns.size()]);
    return new Table(
        Stream.concat(columns.stream(), without(other.columns, there)).toList(),
        rows.stream()
            .map(
                row ->
                    Stream.concat(
                            row.stream(), without(byKey.getOrDefault(row.get(here), none), there))
                        .toList())
            .toList());
  }

  private static <T> Stream<T> without(List<T> list, int index) {
    return IntStream.range(0, list.size()).filter(i -> i != index).mapToObj(list::get);
  }

  /** With one more column, computed of each row: its values by the names of the columns. */
  public Table with(String name, Function<Map<String, Object>, Object> value) {
    return new Table(
        Stream.concat(columns.stream(), Stream.of(name)).toList(),
        rows.stream()
            .map(row -> Stream.concat(row.stream(), Stream.of(value.apply(named(row)))).toList())
            .toList());
  }

  private Map<String, Object> named(List<Object> row) {
    Map<String, Object> values = new HashMap<>();
    IntStream.range(0, row.size()).forEach(i -> values.put(columns.get(i), row.get(i)));
    return values;
  }

  /** The values of a column. */
  public List<Object> column(String name) {
    int index = index(name);
    return rows.stream().map(row -> row.get(index)).toList();
  }

  /**
   * The time in a column of the first row.
   *
   * @throws IllegalStateException where there is no row
   */
  public Instant instant(String name) {
    if (rows.isEmpty()) {
      throw new IllegalStateException("There is nothing yet: let the shop live for a minute");
    }
    return (Instant) column(name).get(0);
  }

  private int index(String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("No column %s: there are %s".formatted(name, columns));
    }
    return index;
  }

  @Override
  public DisplayData displayData() {
    if (rows.isEmpty()) {
      return Html.nothing();
    }
    List<Column> shown = columns.stream().map(name -> Column.of(name, column(name))).toList();
    StringBuilder html = new StringBuilder("<table><thead><tr>");
    shown.forEach(column -> html.append(column.head()));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<Object> row : rows) {
      html.append("<tr>");
      IntStream.range(0, row.size()).forEach(i -> html.append(shown.get(i).cell(row.get(i))));
      html.append("</tr>\n");
    }
    return Html.display(html.append("</tbody></table>").toString());
  }

  /** How a column is shown. */
  private record Column(String name, String alignment, boolean days) {

    static Column of(String name, List<Object> values) {
      return new Column(
          name,
          values.stream().anyMatch(Number.class::isInstance) ? "number" : "text",
          Values.areDays(values));
    }

    String head() {
      return Html.element("th", alignment, Html.escape(name.replace('_', ' ')));
    }

    String cell(Object value) {
      if (value instanceof Boolean yes) {
        return Html.element("td", yes ? "text good" : "text bad", yes ? "✓" : "✗");
      }
      return Html.element("td", alignment, Html.escape(Values.text(name, value, days)));
    }
  }
}
