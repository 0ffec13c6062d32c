package com.instashop.spark.metrics.window;

import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.spark.metrics.measure.GroupColumns;
import org.apache.spark.sql.Row;

/**
 * A group whose absolute value a batch changed.
 *
 * @param windowStart milliseconds since the epoch
 * @param label the product's newest label; null for other kinds
 */
public record GroupUpdate(long windowStart, GroupKey key, Group group, ProductLabel label) {

  /** Reads a row of the query's result. */
  public static GroupUpdate of(Row row) {
    Row window = row.getAs(GroupColumns.WINDOW);
    Row product = row.getAs(GroupColumns.PRODUCT);
    return new GroupUpdate(
        window.getTimestamp(0).getTime(),
        GroupKey.of(
            row.getAs(GroupColumns.KIND),
            row.getAs(GroupColumns.METRIC),
            row.getAs(GroupColumns.KEY)),
        new Group(
            new Amounts(
                row.getAs(GroupColumns.COUNT),
                row.getAs(GroupColumns.CENTS),
                row.getAs(GroupColumns.QUANTITY)),
            row.getAs(GroupColumns.MIN_CENTS),
            row.getAs(GroupColumns.MAX_CENTS)),
        product == null
            ? null
            : new ProductLabel(
                product.getAs(GroupColumns.PRODUCT_OFFSET),
                product.getAs(GroupColumns.PRODUCT_NAME),
                product.getAs(GroupColumns.PRODUCT_CATEGORY)));
  }
}
