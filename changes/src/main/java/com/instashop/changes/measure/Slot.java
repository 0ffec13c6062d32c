package com.instashop.changes.measure;

import com.instashop.changes.event.Decimals;
import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;

/**
 * A column by its place in its table.
 *
 * @param column what stands there
 */
public record Slot(CapturedTable table, int index, Column column) {

  /**
   * The slot of a column.
   *
   * @throws IllegalArgumentException where the table has none of this name
   */
  public static Slot of(CapturedTable table, String column) {
    return at(table, table.slot(column));
  }

  /** The slot of the column at a place. */
  static Slot at(CapturedTable table, int index) {
    return new Slot(table, index, table.columns().get(index));
  }

  /** Whether it is money or another decimal, which may be NaN or infinite. */
  public boolean isDecimal() {
    return column.type() == Type.DECIMAL || column.type() == Type.MONEY;
  }

  /** Whether a row has a number there: NaN and the infinities are part of no sum. */
  boolean hasNumber(Image image) {
    return image.has(index) && !(isDecimal() && Decimals.isInfinite(image.number(index)));
  }

  /** It is part of what a metric means, so it does not depend on the place. */
  @Override
  public String toString() {
    String name = table.tableName() + "." + column.name();
    // Numbers of another scale are other numbers.
    return table.isDeclared() ? name + " " + column.type() + " " + column.scale() : name;
  }
}
