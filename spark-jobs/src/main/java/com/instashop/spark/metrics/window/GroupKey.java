package com.instashop.spark.metrics.window;

import com.instashop.contracts.measure.Catalogue;
import com.instashop.contracts.measure.Metric;
import com.instashop.spark.metrics.measure.GroupKind;

/**
 * Names a group within its window.
 *
 * @param metric null for kinds that are not booked
 */
public record GroupKey(GroupKind kind, Metric metric, String key) {
  private static final char SEPARATOR = '|';

  /** The field in Redis. */
  public String field() {
    return kind.label() + SEPARATOR + (metric == null ? "" : metric.label()) + SEPARATOR + key;
  }

  /** The key of a field in Redis. */
  public static GroupKey ofField(String field) {
    int first = field.indexOf(SEPARATOR);
    int second = field.indexOf(SEPARATOR, first + 1);
    return of(
        field.substring(0, first), field.substring(first + 1, second), field.substring(second + 1));
  }

  /** The key of labels as Spark's state holds them. */
  public static GroupKey of(String kind, String metric, String key) {
    return new GroupKey(
        GroupKind.ofLabel(kind), metric.isEmpty() ? null : Catalogue.SHIPPED.ofLabel(metric), key);
  }
}
