package com.instashop.stack.server;

import com.instashop.stack.folder.Ports;
import java.util.List;
import java.util.stream.IntStream;

/** Where the servers listen, all on loopback, and what their clients have to know. */
public record Addresses(
    int postgresPort, int redisPort, List<Integer> kafkaPorts, int connectPort, int sparkUiPort) {
  public static final String HOST = "127.0.0.1";

  private static final int POSTGRES = 5432;
  private static final int REDIS = 6379;
  private static final int KAFKA = 9092;
  private static final int CONNECT = 8083;
  private static final int SPARK_UI = 4040;

  /** Addresses that are free now. */
  public static Addresses chosen(Ports ports, int brokers) {
    return new Addresses(
        ports.choose("postgres", POSTGRES),
        ports.choose("redis", REDIS),
        IntStream.range(0, brokers)
            .mapToObj(broker -> ports.choose("kafka-" + (broker + 1), KAFKA + broker))
            .toList(),
        ports.choose("connect", CONNECT),
        ports.choose("spark-ui", SPARK_UI));
  }

  /** Where the pages of the Spark application are, or were last. */
  static int sparkUiPort(Ports ports) {
    return ports.of("spark-ui", SPARK_UI);
  }

  /** Kafka's bootstrap servers. */
  public String kafka() {
    return String.join(",", kafkaPorts.stream().map(port -> HOST + ":" + port).toList());
  }

  public String connectUrl() {
    return "http://" + HOST + ":" + connectPort;
  }

  public String redis() {
    return "redis://" + HOST + ":" + redisPort;
  }

  public String jdbc(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, postgresPort, database);
  }
}
