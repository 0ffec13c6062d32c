package com.instashop.dashboard.export;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A table to be exported.
 *
 * @param name of the file, without its ending
 * @param rows of instants, numbers, texts and nulls, as many as there are columns
 */
public record Sheet(String name, List<String> columns, List<List<Object>> rows) {

  public Sheet {
    for (List<Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "%d values for %d columns in %s".formatted(row.size(), columns.size(), name));
      }
    }
  }

  /** A row, in which values may be null. */
  public static List<Object> row(Object... values) {
    return Collections.unmodifiableList(Arrays.asList(values));
  }
}
