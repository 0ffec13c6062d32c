package com.instashop.changes.measure;

import com.instashop.contracts.schema.CapturedTable;

/**
 * A value of the row of another table that a column names by its key, as {@code product_id} of a
 * stock row names a product and so its price. It is as it is now, for rows of any age.
 *
 * @param value what is looked up
 * @param values what is kept for it: keys of that table with their values, a metric of its own that
 *     is kept up to date and proven like every other
 */
public record Lookup(Slot value, Metric values) {

  /** A value that rows are split by. */
  public static Lookup ofDimension(Slot value) {
    return new Lookup(value, keys(value).by(value.column().name()));
  }

  /** A decimal that something is multiplied with; no number (NULL, NaN) counts as nothing. */
  public static Lookup ofFactor(Slot value) {
    return new Lookup(value, keys(value).money(Sum.of(value)));
  }

  private static Metric keys(Slot value) {
    CapturedTable table = value.table();
    // Its label stands in lists and beside topics; the fingerprint tells columns apart.
    String name = table.topic() + "." + value.column().name().replaceAll("\\W", "_");
    return Metric.declared(name, name, table).by(key(table).column().name());
  }

  /**
   * The column that names a row of a table.
   *
   * @throws IllegalArgumentException where there are several
   */
  public static Slot key(CapturedTable table) {
    if (table.key().size() != 1) {
      throw new IllegalArgumentException(
          "%s has a key of %d columns: one is needed"
              .formatted(table.tableName(), table.key().size()));
    }
    return Slot.at(table, table.key().get(0));
  }
}
