package com.instashop.stack.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** With a real Redis, from files as a power loss may leave them. */
class RedisServerTest {
  private static final String MANIFEST = "appendonly.aof.manifest";
  private static final String BASE = "appendonly.aof.2.base.rdb";
  private static final String INCREMENT = "appendonly.aof.2.incr.aof";

  /** In the base file. */
  private static final String SUMS = "sums";

  /** In the file of what followed it. */
  private static final String OFFSETS = "offsets";

  private static final int FIELDS = 200;

  @TempDir private static Path shared;
  private static Folders folders;
  private static Addresses addresses;
  private static Deployment deployment;
  private static Path whole;

  private Part redis;

  /** What a power loss may do to a file. */
  private enum Damage {
    EMPTY,
    TRUNCATED,
    ZEROES,
    ZEROES_AT_THE_END,
    PADDED,
    GARBLED,
    MISSING;

    void to(Path file) throws IOException {
      byte[] content = Files.readAllBytes(file);
      int half = content.length / 2;
      switch (this) {
        case EMPTY -> Files.write(file, new byte[0]);
        case TRUNCATED -> Files.write(file, Arrays.copyOf(content, content.length * 2 / 3));
        case ZEROES -> Files.write(file, new byte[content.length]);
        case ZEROES_AT_THE_END ->
            Files.write(file, Arrays.copyOf(Arrays.copyOf(content, half), content.length));
        case PADDED -> Files.write(file, new byte[512], StandardOpenOption.APPEND);
        case GARBLED -> {
          content[half] ^= 0x55;
          content[half + 1] ^= 0x55;
          Files.write(file, content);
        }
        case MISSING -> Files.delete(file);
      }
    }
  }

  @BeforeAll
  static void write() throws Exception {
    folders = new Folders(shared, shared.resolve("home"));
    folders.run();
    new Secrets(folders).complete(OwnDeployment.secrets());
    addresses = Addresses.chosen(new Ports(folders), 1);
    deployment =
        OwnDeployment.write(
            folders, addresses, "local[*]", new StackOptions(1, 1, List.of(Deployment.METRICS), 0));
    Part first = part();
    first.start();
    try (Jedis client = client()) {
      fill(client, SUMS);
      client.bgrewriteaof();
      await().until(() -> Files.exists(files().resolve(BASE)));
      await().until(() -> client.info("persistence").contains("aof_rewrite_in_progress:0"));
      fill(client, OFFSETS);
    } finally {
      first.stop();
    }
    assertThat(files().resolve(INCREMENT)).isNotEmptyFile();
    whole = shared.resolve("whole");
    copy(folders.data(RedisServer.NAME), whole);
  }

  private static void fill(Jedis client, String hash) {
    for (int field = 0; field < FIELDS; field++) {
      client.hset(hash, "field-" + field, Integer.toString(field));
    }
  }

  @BeforeEach
  void restore() throws IOException {
    Folders.delete(folders.data(RedisServer.NAME));
    for (Path aside : aside()) {
      Folders.delete(aside);
    }
    copy(whole, folders.ownData(RedisServer.NAME));
  }

  @AfterEach
  void stop() throws InterruptedException {
    redis.stop();
  }

  @Test
  void startsFromWhatIsWhole() throws Exception {
    start();
    assertThat(fields(SUMS)).isEqualTo(FIELDS);
    assertThat(fields(OFFSETS)).isEqualTo(FIELDS);
    assertThat(aside()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    MANIFEST + ",EMPTY",
    MANIFEST + ",TRUNCATED",
    MANIFEST + ",ZEROES",
    MANIFEST + ",ZEROES_AT_THE_END",
    MANIFEST + ",PADDED",
    MANIFEST + ",GARBLED",
    BASE + ",EMPTY",
    BASE + ",TRUNCATED",
    BASE + ",ZEROES",
    BASE + ",ZEROES_AT_THE_END",
    BASE + ",PADDED",
    BASE + ",GARBLED",
    BASE + ",MISSING",
    INCREMENT + ",ZEROES",
    INCREMENT + ",ZEROES_AT_THE_END",
    INCREMENT + ",PADDED",
    INCREMENT + ",MISSING"
  })
  void putsAsideWhatItCannotRead(String file, Damage damage) throws Exception {
    damage.to(files().resolve(file));
    start();
    assertThat(aside()).hasSize(1);
    assertThat(fields(SUMS)).isZero();
    assertThat(fields(OFFSETS)).isZero();
  }

  /** It is as it was some moments, or a rewrite, before; or it has nothing. */
  @ParameterizedTest
  @CsvSource({
    INCREMENT + ",EMPTY," + FIELDS,
    INCREMENT + ",TRUNCATED," + FIELDS,
    MANIFEST + ",MISSING,0"
  })
  void startsFromAnEarlierMoment(String file, Damage damage, long sums) throws Exception {
    damage.to(files().resolve(file));
    start();
    assertThat(aside()).isEmpty();
    assertThat(fields(SUMS)).isEqualTo(sums);
    assertThat(fields(OFFSETS)).isLessThan(FIELDS);
  }

  /** As a rewrite leaves them that ended before its time, right after another one. */
  @Test
  void startsFromFilesOfWhichOneIsEmpty() throws Exception {
    Path increment = files().resolve(INCREMENT);
    String next = INCREMENT.replace("2", "3");
    Files.move(increment, files().resolve(next));
    Files.createFile(increment);
    Files.writeString(
        files().resolve(MANIFEST),
        "file %s seq 3 type i\n".formatted(next),
        StandardOpenOption.APPEND);
    startsFromWhatIsWhole();
  }

  @Test
  void putsAsideACommandThatItDoesNotKnow() throws Exception {
    // Nothing of ours writes such a one: half a sector of another file does.
    Files.write(
        files().resolve(INCREMENT),
        "*1\r\n$7\r\nNOTHING\r\n".getBytes(US_ASCII),
        StandardOpenOption.APPEND);
    start();
    assertThat(aside()).hasSize(1);
  }

  private void start() throws InterruptedException {
    redis = part();
    redis.start();
  }

  private static Part part() {
    return new RedisServer(folders, addresses, deployment).part(() -> {});
  }

  private static Jedis client() {
    return deployment.redis(Account.ADMINISTRATOR).connect();
  }

  private static long fields(String hash) {
    try (Jedis client = client()) {
      return client.hlen(hash);
    }
  }

  private static Path files() {
    return folders.data(RedisServer.NAME).resolve("appendonlydir");
  }

  private static List<Path> aside() throws IOException {
    try (Stream<Path> data = Files.list(folders.data(RedisServer.NAME).getParent())) {
      return data.filter(path -> path.getFileName().toString().contains("-unreadable-")).toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolve("appendonlydir"));
    try (Stream<Path> files = Files.list(from.resolve("appendonlydir"))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve("appendonlydir").resolve(file.getFileName()));
      }
    }
  }
}
