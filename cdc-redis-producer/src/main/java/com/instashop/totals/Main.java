package com.instashop.totals;

import com.instashop.contracts.schema.Topics;
import com.instashop.program.CommandLines;
import com.instashop.program.Version;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.totals.redis.Totals;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The exactly-once consumer. */
@Command(
    name = "cdc-redis-producer",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Keeps the totals in Redis equal to the content of the tables.",
      "Start more of them to share the work."
    })
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--group",
      defaultValue = Topics.TOTALS_GROUP,
      description = "Consumer group that shares the work (default: ${DEFAULT-VALUE}).")
  private String group;

  @Override
  public Integer call() throws InterruptedException {
    Deployment servers = deployment.load();
    CountDownLatch ended = new CountDownLatch(1);
    try (Totals totals = new Totals(servers.redis(Account.TOTALS));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                settings(servers.kafka(Account.TOTALS)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaConsumer<byte[], byte[]> past =
            new KafkaConsumer<>(
                settings(servers.kafka(Account.TOTALS)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      GapCheck gaps = new GapCheck(servers.kafka(Account.TOTALS), totals);
      DeclaredMetrics declared =
          new DeclaredMetrics(servers.metrics(), servers.shipped(), past, gaps, totals);
      TotalsConsumer running = new TotalsConsumer(consumer, totals, declared, gaps);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, ended), "stop"));
      running.run();
      LOG.info("Stopped");
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private static void stop(TotalsConsumer running, CountDownLatch ended) {
    running.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> settings(KafkaAddress kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    // Connect writes in transactions: only what they committed counts.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // Redis knows the offsets. One that Kafka no longer has is an error, not a place to skip to.
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // Kafka would create a topic that forgets.
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Who comes or goes disturbs only the partitions that change hands.
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // One that was killed is missed soon.
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    // Topics that appear after the start are seen this soon.
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 2_000);
    // Large polls when there is a backlog; without one a poll returns with the first record. It has
    // all that was fetched as it was before it was compressed, up to 255 times as much: so no more
    // of a partition is fetched than Kafka's default, a megabyte.
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
    return kafka.settings(settings);
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Main());
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
