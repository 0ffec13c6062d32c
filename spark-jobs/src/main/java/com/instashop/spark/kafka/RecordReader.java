package com.instashop.spark.kafka;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
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
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

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
    JavaRDD<T> taken =
        JavaRDD.fromRDD(spark.makeRDD(located(ranges), RANGE), RANGE).mapPartitions(taking(work));
    // On a cluster an executor has consumers that are where its partitions' last records were.
    Option<PartitionCoalescer> sharing =
        spark.isLocal() ? Option.apply(EvenTasks.of(ranges)) : Option.empty();
    return JavaRDD.fromRDD(taken.rdd().coalesce(tasks, false, sharing, null), taken.classTag())
        .collect();
  }

  private static <T> FlatMapFunction<Iterator<KafkaBatchInputPartition>, T> taking(
      PartitionWork<T> work) {
    return ranges -> {
      List<T> made = new ArrayList<>();
      while (ranges.hasNext()) {
        try (RangeRecords records = new RangeRecords(ranges.next(), IdleConsumers.OF_PROCESS)) {
          // Nothing is left of a range of markers of transactions alone.
          if (records.hasNext()) {
            made.add(work.take(records));
          }
        }
      }
      return made.iterator();
    };
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
