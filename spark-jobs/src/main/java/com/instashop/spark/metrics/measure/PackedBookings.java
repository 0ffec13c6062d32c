package com.instashop.spark.metrics.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.spark.metrics.window.Booked;
import com.instashop.spark.metrics.window.GroupKey;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * What a partition booked, on its way from the task to the driver, which may be millions of groups:
 * a few arrays, because what Java serializes costs by its objects.
 */
final class PackedBookings extends AbstractList<Booked> implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1;

  private static final int COUNT = 1;
  private static final int CENTS = 2;
  private static final int QUANTITY = 3;
  private static final int SMALLEST = 4;
  private static final int LARGEST = 5;
  private static final int NUMBERS = 6;

  /** Each metric that is booked, once. */
  private final Metric[] metrics;

  /** Group to the place of its metric in {@link #metrics}. */
  private final int[] metricOf;

  /** {@link #NUMBERS} a group, the first of which is its tag. */
  private final long[] numbers;

  /** All keys one after the other, in UTF-8. */
  private final byte[] keys;

  /** Group to where its key ends. */
  private final int[] keyEnds;

  /** What is booked in a table now. */
  PackedBookings(BookingTable groups) {
    int size = groups.size();
    metricOf = new int[size];
    numbers = new long[size * NUMBERS];
    keyEnds = new int[size];
    Map<Metric, Integer> known = new LinkedHashMap<>();
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    for (int group = 0; group < size; group++) {
      metricOf[group] = known.computeIfAbsent(groups.metric(group), unused -> known.size());
      texts.writeBytes(groups.key(group).getBytes(UTF_8));
      keyEnds[group] = texts.size();
      int begin = group * NUMBERS;
      numbers[begin] = groups.tag(group);
      numbers[begin + COUNT] = groups.count(group);
      numbers[begin + CENTS] = groups.cents(group);
      numbers[begin + QUANTITY] = groups.quantity(group);
      numbers[begin + SMALLEST] = groups.smallestCents(group);
      numbers[begin + LARGEST] = groups.largestCents(group);
    }
    metrics = known.keySet().toArray(Metric[]::new);
    keys = texts.toByteArray();
  }

  @Override
  public Booked get(int group) {
    Objects.checkIndex(group, metricOf.length);
    int keyBegin = group == 0 ? 0 : keyEnds[group - 1];
    int begin = group * NUMBERS;
    long tag = numbers[begin];
    return new Booked(
        GroupKind.windowOfTag(tag),
        new GroupKey(
            GroupKind.ofTag(tag),
            metrics[metricOf[group]],
            new String(keys, keyBegin, keyEnds[group] - keyBegin, UTF_8)),
        new Group(
            new Amounts(numbers[begin + COUNT], numbers[begin + CENTS], numbers[begin + QUANTITY]),
            numbers[begin + SMALLEST],
            numbers[begin + LARGEST]));
  }

  @Override
  public int size() {
    return metricOf.length;
  }
}
