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
   * Says what was compared.
   *
   * @throws AssertionError where a number differs, or there is none: the cell fails
   */
  public String proof() {
    List<String> differing = names().stream().filter(name -> !isEqual(name)).toList();
    if (names().isEmpty() || sources.size() < 2) {
      throw new AssertionError("There is nothing to compare");
    }
    if (!differing.isEmpty()) {
      throw new AssertionError("Not equal: " + String.join(", ", differing));
    }
    return "Proven: %d numbers are equal in %s."
        .formatted(names().size(), String.join(", ", sources.keySet()));
  }

  @Override
  public DisplayData displayData() {
    List<String> columns = new ArrayList<>(List.of(NUMBER));
    columns.addAll(sources.keySet());
    columns.add("equal");
    List<List<Object>> rows = new ArrayList<>();
    for (String name : names()) {
      List<Object> row = new ArrayList<>(List.of(name));
      int scale = isWhole(name) ? 0 : 2;
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

  private boolean isWhole(String name) {
    return sources.values().stream()
        .allMatch(numbers -> of(numbers, name).stripTrailingZeros().scale() <= 0);
  }

  private static BigDecimal of(Map<String, BigDecimal> numbers, String name) {
    return numbers.getOrDefault(name, BigDecimal.ZERO);
  }
}
