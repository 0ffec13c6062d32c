package com.instashop.benchmarks.throughput;

import java.nio.file.Path;

/** One contestant in a JVM of its own: says how far it is, and writes down what it added up. */
public final class Peer {
  private Peer() {}

  /**
   * Runs one.
   *
   * @param arguments its name, Kafka's bootstrap servers, how many events there are, and a file for
   *     what it added up
   */
  public static void main(String[] arguments) throws Exception {
    String servers = arguments[1];
    Progress progress = new Progress();
    Outcome outcome = new Outcome();
    long ago = 0;
    switch (Contestant.valueOf(arguments[0])) {
      case FETCH -> new Limit(servers, progress, outcome).fetch();
      case LIMIT -> new Limit(servers, progress, outcome).addUp();
      case FLINK -> FlinkPeer.run(servers, progress, outcome);
      case FLINK_AHEAD -> FlinkAheadPeer.run(servers, progress, outcome);
      case FLINK_SQL -> FlinkSqlPeer.run(servers, progress, outcome);
      case STREAMS ->
          ago = new StreamsPeer(Long.parseLong(arguments[2]), progress, outcome).run(servers);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    progress.done(ago);
    outcome.write(Path.of(arguments[3]));
    System.exit(0);
  }
}
