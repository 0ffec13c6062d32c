package com.instashop.notebook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.rapaio.jupyter.kernel.display.DisplayData;

/**
 * The same numbers from several sources, beside each other. A number that one of them does not have
 * is 0 there.
 */
public final class Comparison implements Output {
  private static final String NUMBER = "number";
  private final Map<String, Map<String, BigDecimal>> sources = new LinkedHashMap<>();

  /** Adds a source with its numbers by name. */
  public Comparison with(String source, Map<String, BigDecimal> numbers) {
    sources.put(source, Map.copyOf(numbers));
    return this;
  }

  /** Adds a source with the numbers in a table: names in its first column, values in its second. */
  public Comparison with(String source, Table table) {
    Map<String, BigDecimal> numbers = new LinkedHashMap<>();
    for (List<Object> row : table.rows()) {
      Object value = row.get(1);
      numbers.put(
          String.valueOf(row.get(0)),
          value == null ? BigDecimal.ZERO : new BigDecimal(value.toString()));
    }
    return with(source, numbers);
  }

  /**
   * Says that all numbers are equal.
   *
   * @throws AssertionError where one differs, or there is nothing to compare: the cell fails
   */
  public Output proof() {
    if (names().isEmpty() || sources.size() < 2) {
      throw new AssertionError("There is nothing to compare");
    }
    List<String> differing = names().stream().filter(name -> !isEqual(name)).toList();
    if (!differing.isEmpty()) {
      throw new AssertionError("Not equal: " + String.join(", ", differing));
    }
    String proven =
        "✓ Proven: the same %d numbers %s, to the cent."
            .formatted(names().size(), String.join(" = ", sources.keySet()));
    return () -> Html.display(Html.element("span", "good", Html.escape(proven)));
  }

  @Override
  public DisplayData displayData() {
    List<String> columns = new ArrayList<>(List.of(NUMBER));
    columns.addAll(sources.keySet());
    columns.add("equal");
    List<List<Object>> rows = new ArrayList<>();
    for (String name : names()) {
      List<Object> row = new ArrayList<>(List.of(name));
      int scale = scale(name);
      sources
          .values()
          .forEach(numbers -> row.add(of(numbers, name).setScale(scale, RoundingMode.UNNECESSARY)));
      row.add(isEqual(name));
      rows.add(row);
    }
    return new Table(columns, rows).displayData();
  }

  private SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    sources.values().forEach(numbers -> names.addAll(numbers.keySet()));
    return names;
  }

  private boolean isEqual(String name) {
    // Of one value, 2.50 and 2.5 are the same number.
    return sources.values().stream()
            .map(numbers -> of(numbers, name).stripTrailingZeros())
            .distinct()
            .count()
        == 1;
  }

  /** As many decimals as a source says that there are, so that money has two; more where needed. */
  private int scale(String name) {
    int said =
        sources.values().stream()
            .filter(numbers -> numbers.containsKey(name))
            .mapToInt(numbers -> numbers.get(name).scale())
            .min()
            .orElse(0);
    int needed =
        sources.values().stream()
            .mapToInt(numbers -> of(numbers, name).stripTrailingZeros().scale())
            .max()
            .orElse(0);
    return Math.max(0, Math.max(said, needed));
  }

  private static BigDecimal of(Map<String, BigDecimal> numbers, String name) {
    return numbers.getOrDefault(name, BigDecimal.ZERO);
  }
}
