package com.instashop.spark.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import scala.Option;
import scala.Serializable;

/**
 * Shares the partitions of a batch between tasks so that all have about as many records. Spark
 * itself gives each task as many partitions: one may have the two largest.
 */
final class EvenTasks implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1;

  private final long[] records;

  /**
   * Shares partitions.
   *
   * @param records of each
   */
  private EvenTasks(long[] records) {
    this.records = records;
  }

  /** Shares the partitions that have one of these ranges each. */
  static EvenTasks of(List<KafkaBatchInputPartition> ranges) {
    return new EvenTasks(ranges.stream().mapToLong(range -> range.offsetRange().size()).toArray());
  }

  /** What one task takes. */
  private static final class Share {
    private final List<Integer> partitions = new ArrayList<>();
    private long records;
  }

  @Override
  public PartitionGroup[] coalesce(int most, RDD<?> parent) {
    Partition[] partitions = parent.partitions();
    return shares(records, most).stream()
        .map(
            share -> {
              PartitionGroup group = new PartitionGroup(Option.empty());
              share.forEach(i -> group.partitions().$plus$eq(partitions[i]));
              return group;
            })
        .toArray(PartitionGroup[]::new);
  }

  /**
   * The largest first, each to the task that has the least yet: never more than a third above the
   * best there is (Graham 1969, longest processing time first).
   *
   * @param records of each partition
   * @param most how many tasks
   * @return the numbers of the partitions of each task, none empty
   */
  static List<List<Integer>> shares(long[] records, int most) {
    PriorityQueue<Share> tasks =
        new PriorityQueue<>(Comparator.comparingLong((Share share) -> share.records));
    for (int i = 0; i < Math.min(most, records.length); i++) {
      tasks.add(new Share());
    }
    IntStream.range(0, records.length)
        .boxed()
        .sorted(Comparator.comparingLong(i -> -records[i]))
        .forEach(
            i -> {
              Share least = tasks.remove();
              least.partitions.add(i);
              least.records += records[i];
              tasks.add(least);
            });
    return tasks.stream().map(share -> share.partitions).toList();
  }
}
