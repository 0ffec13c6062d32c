package com.instashop.benchmarks.throughput;

/** One contestant in a JVM of its own, which takes what comes until it is stopped. */
public final class LivePeer {
  private LivePeer() {}

  /**
   * Runs one; {@link LiveSums} says where its sums go.
   *
   * @param arguments its name, and Kafka's bootstrap servers
   */
  public static void main(String[] arguments) throws Exception {
    String servers = arguments[1];
    Progress progress = new Progress();
    switch (Contestant.valueOf(arguments[0])) {
      case FLINK -> FlinkPeer.live(servers, progress);
      case STREAMS -> StreamsPeer.live(servers, progress);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}
