package com.instashop.benchmarks.throughput;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** {@link SparkPeer}, which takes what comes until it is stopped. */
public final class SparkLivePeer {
  private SparkLivePeer() {}

  /**
   * Runs it; {@link LiveSums} says where its sums go.
   *
   * @param arguments Kafka's bootstrap servers
   */
  public static void main(String[] arguments) throws Exception {
    SparkPeer.start(arguments[0], "latest", SparkLivePeer::publish).awaitTermination();
  }

  private static void publish(Dataset<Row> batch, Long unused) {
    Map<String, String> values = new HashMap<>();
    batch
        .collectAsList()
        .forEach(
            row ->
                values.put(
                    LiveSums.field(
                        row.getStruct(0).getTimestamp(0).getTime(),
                        row.getString(1),
                        row.getString(2)),
                    LiveSums.value(row.getLong(3), row.getLong(4), row.getLong(5))));
    LiveSums.put(values);
  }
}
