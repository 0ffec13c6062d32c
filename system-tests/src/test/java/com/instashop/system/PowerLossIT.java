package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StackStateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a power loss may leave of the files of the stack, which starts from them and is proven. */
@Tag("long")
class PowerLossIT {
  private static final String SEGMENT = "00000000000000000000.log";

  private static EmbeddedEnvironment stack;
  private static BadDay badDay;

  @BeforeAll
  static void start() throws Exception {
    Environment running = Environment.running();
    assumeThat(running).isInstanceOf(EmbeddedEnvironment.class);
    stack = (EmbeddedEnvironment) running;
    badDay = new BadDay(stack);
  }

  @Test
  void brokerDoesNotStartFromItsFolder() throws Exception {
    afterLosing(
        "the broker's meta.properties emptied: its folder is put aside, all is read anew",
        () -> Files.write(broker("meta.properties"), new byte[0]));
    assertThat(aside(stack.home().resolve("data"), "kafka-1-unreadable-")).hasSize(1);
  }

  @Test
  void segmentEndsWithZeroes() throws Exception {
    afterLosing(
        "half of a topic's segment zeroes, Kafka not shut down: the rest is read anew",
        () -> {
          Files.delete(broker(".kafka_cleanshutdown"));
          Path segment = broker("transaction-0").resolve(SEGMENT);
          long size = Files.size(segment);
          cut(segment, size / 2);
          pad(segment, size);
        });
  }

  @Test
  void topicsAreGone() throws Exception {
    afterLosing(
        "half of Kafka's metadata gone, and most topics with it: all is read anew",
        () -> {
          Path metadata = broker("__cluster_metadata-0").resolve(SEGMENT);
          cut(metadata, Files.size(metadata) / 2);
        });
  }

  @Test
  void offsetsOfConnectorsAreGone() throws Exception {
    afterLosing(
        "how far the connectors have read is gone: all is read anew",
        () -> {
          for (Path partition : aside(broker(""), "connect-offsets-")) {
            Folders.delete(partition);
          }
        });
  }

  @Test
  void redisFileEndsWithZeroes() throws Exception {
    afterLosing(
        "zeroes behind the newest of Redis' files: all of it is put aside, and made again",
        () -> {
          Path file = newest(stack.home().resolve("data/redis/appendonlydir"), ".incr.aof");
          pad(file, Files.size(file) + 4096);
        });
    assertThat(aside(stack.home().resolve("data"), "redis-unreadable-")).hasSize(1);
  }

  @Test
  void redisIsGone() throws Exception {
    afterLosing(
        "Redis' folder gone: all is made again",
        () -> Folders.delete(stack.home().resolve("data/redis")));
  }

  @Test
  void checkpointEndsWithAnEmptyFile() throws Exception {
    afterLosing(
        "the newest file of a checkpoint's offsets emptied",
        () -> {
          Path offsets = stack.home().resolve("data/spark-checkpoint/metrics/offsets");
          try (Stream<Path> batches = Files.list(offsets)) {
            Path newest =
                batches
                    .filter(batch -> batch.getFileName().toString().matches("\\d+"))
                    .max(Comparator.comparingLong(PowerLossIT::number))
                    .orElseThrow();
            cut(newest, 0);
          }
        });
  }

  private static long number(Path batch) {
    return Long.parseLong(batch.getFileName().toString());
  }

  @Test
  void passwordsAreGone() throws Exception {
    Path secrets = stack.home().resolve("secrets");
    String before = Files.readString(secrets);
    afterLosing(
        "the passwords lost: new ones are made up",
        () -> Files.write(secrets, new byte[before.length()]));
    assertThat(aside(stack.home(), "secrets-unreadable-")).hasSize(1);
    assertThat(Files.readString(secrets)).isNotEqualTo(before).contains("postgres_postgres=");
  }

  @Test
  void stateIsCutOff() throws Exception {
    Folders folders = new Folders(stack.home(), stack.home());
    Path state = folders.run().resolve("state.json");
    afterLosing("state.json cut off", () -> cut(state, Files.size(state) / 2));
    cut(state, Files.size(state) / 2);
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(StackStateFile.read(folders)).isPresent();
              assertThat(Files.readString(state, UTF_8)).endsWith("}");
            });
  }

  /** The stack is stopped, loses something, starts again, goes on, and is proven. */
  private static void afterLosing(String name, BadDay.Mishap loss) throws Exception {
    stack.generate("--events", "300", "--rate", "150").finish();
    badDay.measured(
        name,
        () -> {
          stack.restart(loss);
          stack.generate("--events", "150", "--rate", "150").finish();
        });
    assertThat(stack.totals().problems()).isEmpty();
    assertThat(stack.spark().problems()).isEmpty();
  }

  private static Path broker(String file) {
    return stack.home().resolve("data/kafka-1").resolve(file);
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void pad(Path file, long size) throws IOException {
    byte[] zeroes = new byte[(int) (size - Files.size(file))];
    Files.write(file, zeroes, StandardOpenOption.APPEND);
  }

  /** The last one of those that end so. */
  private static Path newest(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(end))
          .sorted()
          .reduce((one, other) -> other)
          .orElseThrow();
    }
  }

  private static List<Path> aside(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(name)).toList();
    }
  }
}
