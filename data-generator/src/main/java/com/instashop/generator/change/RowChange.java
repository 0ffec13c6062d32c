package com.instashop.generator.change;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One execution of a statement.
 *
 * @param values its parameters; money as {@link java.math.BigDecimal}, times as {@link
 *     java.time.OffsetDateTime}
 */
public record RowChange(Sql sql, List<Object> values) {

  /** Values may be null, which {@link List#of} does not take. */
  public static RowChange of(Sql sql, Object... values) {
    return new RowChange(sql, Collections.unmodifiableList(Arrays.asList(values)));
  }
}
