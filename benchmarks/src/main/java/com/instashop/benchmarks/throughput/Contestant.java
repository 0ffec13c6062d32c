package com.instashop.benchmarks.throughput;

/** Who takes part. */
public enum Contestant {
  FETCH("fetched only (kafka-clients, two threads)"),
  LIMIT("fetched, our decoder, a table of sums: the limit"),
  TOTALS("totals, exactly once"),
  METRICS("metrics: windows with Spark"),
  FLINK("Flink DataStream, a decoder by hand"),
  FLINK_AHEAD("Flink DataStream, our decoder, added up ahead"),
  FLINK_SQL("Flink SQL, debezium-json"),
  STREAMS("Kafka Streams, exactly once"),
  SPARK("Spark as usual: from_json, one query");

  private final String label;

  Contestant(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
