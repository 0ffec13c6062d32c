package com.instashop.spark.kafka;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.datasources.v2.DataSourceRDDPartition;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Reads the records of a micro-batch: Spark plans which, and shares them between tasks, which take
 * them from Kafka themselves. As rows of Spark's each would be copied twice; who asks a dataset for
 * objects has two more plans made for each batch.
 *
 * @param tasks how many share a batch at the most
 * @param work what they do
 * @param <T> what the driver gets of a partition
 */
public record RecordReader<T>(int tasks, PartitionWork<T> work) {
  private static final ClassTag<KafkaBatchInputPartition> RANGE =
      ClassTag$.MODULE$.apply(KafkaBatchInputPartition.class);

  /**
   * What the tasks make of the partitions that have records.
   *
   * @param batch of {@link TopicSource#read}, as {@code foreachBatch} gives it
   */
  public List<T> read(Dataset<Row> batch) {
    SparkContext spark = batch.sparkSession().sparkContext();
    List<KafkaBatchInputPartition> ranges = ranges(batch);
    if (ranges.isEmpty()) {
      return List.of();
    }
    // On a cluster an executor has consumers that are where its partitions' last records were.
    Option<PartitionCoalescer> sharing =
        spark.isLocal() ? Option.apply(EvenTasks.of(ranges)) : Option.empty();
    RDD<KafkaBatchInputPartition> shared =
        spark.makeRDD(located(ranges), RANGE).coalesce(tasks, false, sharing, null);
    ClassTag<List<T>> ofTask = ClassTag$.MODULE$.apply(List.class);
    @SuppressWarnings("unchecked")
    List<T>[] made = (List<T>[]) spark.runJob(shared, new Taking<>(work), ofTask);
    return Stream.of(made).flatMap(List::stream).toList();
  }

  /**
   * What a task does. Of a lambda Spark would read the classes around it from their bytes, with
   * each batch, to see what it closes over.
   */
  private static final class Taking<T>
      extends AbstractFunction2<TaskContext, Iterator<KafkaBatchInputPartition>, List<T>>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final PartitionWork<T> work;

    Taking(PartitionWork<T> work) {
      this.work = work;
    }

    @Override
    public List<T> apply(TaskContext context, Iterator<KafkaBatchInputPartition> ranges) {
      List<T> made = new ArrayList<>();
      while (ranges.hasNext()) {
        try (RangeRecords records = new RangeRecords(ranges.next(), IdleConsumers.OF_PROCESS)) {
          // Nothing is left of a range of markers of transactions alone.
          if (records.hasNext()) {
            made.add(work.take(records));
          }
        }
      }
      return made;
    }
  }

  /** What Spark has planned. */
  private static List<KafkaBatchInputPartition> ranges(Dataset<Row> batch) {
    RDD<?> planned = ((LogicalRDD) batch.queryExecution().logical()).rdd();
    List<KafkaBatchInputPartition> ranges = new ArrayList<>();
    for (Partition partition : planned.partitions()) {
      Seq<InputPartition> inputs = ((DataSourceRDDPartition) partition).inputPartitions();
      for (InputPartition input : JavaConverters.seqAsJavaList(inputs)) {
        ranges.add((KafkaBatchInputPartition) input);
      }
    }
    return ranges;
  }

  /** Each with the executors where it is best read. */
  private static Seq<Tuple2<KafkaBatchInputPartition, Seq<String>>> located(
      List<KafkaBatchInputPartition> ranges) {
    return scala(
        ranges.stream()
            .map(range -> Tuple2.apply(range, scala(List.of(range.preferredLocations()))))
            .toList());
  }

  private static <E> Seq<E> scala(List<E> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }
}
