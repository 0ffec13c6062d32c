package com.instashop.spark.metrics.window;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.spark.metrics.measure.GroupKind;

/** Names a group within its window. */
public record GroupKey(GroupKind kind, Metric metric, String key) {
  private static final char SEPARATOR = '|';

  /** The field in Redis. */
  public String field() {
    return kind.label() + SEPARATOR + metric.label() + SEPARATOR + key;
  }

  /** The key of a field in Redis. */
  public static GroupKey ofField(String field) {
    int first = field.indexOf(SEPARATOR);
    int second = field.indexOf(SEPARATOR, first + 1);
    return new GroupKey(
        GroupKind.ofLabel(field.substring(0, first)),
        Catalogue.SHIPPED.ofLabel(field.substring(first + 1, second)),
        field.substring(second + 1));
  }
}
