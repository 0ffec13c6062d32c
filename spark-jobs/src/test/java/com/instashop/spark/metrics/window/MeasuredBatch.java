package com.instashop.spark.metrics.window;

import com.instashop.changes.measure.CommitTimes;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.spark.metrics.measure.GroupKind;
import com.instashop.spark.metrics.measure.MeasuredPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tasks of a batch tell, said by hand. */
public final class MeasuredBatch {
  /** The starts of windows that follow one another. */
  public static final long FIRST = 1_795_530_000_000L;

  public static final long SECOND = FIRST + 30_000;
  public static final long THIRD = SECOND + 30_000;

  private final Map<Of, MeasuredPartition> partitions = new LinkedHashMap<>();
  private int partition;

  private record Of(CapturedTable table, int partition) {}

  /** What is said from now on is told by this partition. */
  public MeasuredBatch partition(int number) {
    partition = number;
    return this;
  }

  public MeasuredBatch book(long window, Metric metric, Object key, long count, long cents) {
    return book(window, metric, key, new Amounts(count, cents, 0));
  }

  public MeasuredBatch book(long window, Metric metric, Object key, Amounts amounts) {
    return add(GroupKind.WINDOW, window, metric, key, amounts);
  }

  public MeasuredBatch baseline(Metric metric, Object key, Amounts amounts) {
    return add(GroupKind.BASELINE, 0, metric, key, amounts);
  }

  public MeasuredBatch past(Metric metric, Object key, Amounts amounts) {
    return add(GroupKind.PAST, 0, metric, key, amounts);
  }

  public MeasuredBatch truncate(long window, CapturedTable table) {
    of(table).restarts().add(new MeasuredPartition.Restart(false, window));
    return this;
  }

  /** A snapshot of a table that began with the window; its rows are booked as baseline. */
  public MeasuredBatch snapshot(long window, CapturedTable table) {
    of(table).restarts().add(new MeasuredPartition.Restart(true, window));
    return this;
  }

  public MeasuredBatch label(long productId, long offset, String name, String category) {
    of(ShopTables.PRODUCT)
        .labels()
        .put(productId, new ProductLabel(0, offset, offset, name, category));
    return this;
  }

  /** What was said since the batch before. */
  public List<MeasuredPartition> batch() {
    List<MeasuredPartition> batch = List.copyOf(partitions.values());
    partitions.clear();
    return batch;
  }

  private MeasuredBatch add(
      GroupKind kind, long window, Metric metric, Object key, Amounts amounts) {
    CapturedTable table = metric.table() == null ? ShopTables.TRANSACTION : metric.table();
    Group group = new Group(amounts, amounts.cents(), amounts.cents());
    of(table).booked().add(new Booked(window, new GroupKey(kind, metric, key.toString()), group));
    return this;
  }

  MeasuredPartition of(CapturedTable table) {
    return partitions.computeIfAbsent(
        new Of(table, partition),
        each ->
            new MeasuredPartition(
                table.database(),
                table.topic(),
                each.partition(),
                FIRST,
                1,
                0,
                0,
                null,
                null,
                new ArrayList<>(),
                new ArrayList<>(),
                new LinkedHashMap<>(),
                new CommitTimes()));
  }
}
