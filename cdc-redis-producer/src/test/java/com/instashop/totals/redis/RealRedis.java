package com.instashop.totals.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A Redis server of a test's own, with the user that the consumer has. */
final class RealRedis implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String USER = "totals";
  private static final String PASSWORD = "of-a-test";

  private final Path folder = Files.createTempDirectory("redis");
  private final Path program = folder.resolve("redis-server");
  private final int port;
  private final Process process;

  RealRedis() throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String resource =
        "/redis-server-7.0.15-%s-%s"
            .formatted(
                system.startsWith("mac") ? "darwin" : system,
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    try (InputStream in = RealRedis.class.getResourceAsStream(resource)) {
      Files.copy(in, program);
    }
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("Cannot make %s executable".formatted(program));
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    process =
        new ProcessBuilder(
                program.toString(), "--bind", HOST, "--port", Integer.toString(port), "--save", "")
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().ignoreException(JedisConnectionException.class).until(this::ping);
    try (Jedis redis = administrator()) {
      redis.aclSetUser(USER, rights());
    }
  }

  private boolean ping() {
    try (Jedis redis = administrator()) {
      return redis.ping().equals("PONG");
    }
  }

  /** As the stack gives them. */
  private static String[] rights() throws IOException {
    List<String> rights = new ArrayList<>(List.of("on", ">" + PASSWORD));
    try (InputStream in = RedisKeys.class.getResourceAsStream("users.acl")) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(USER + " "))
          .forEach(line -> rights.addAll(List.of(line.substring(USER.length() + 1).split(" "))));
    }
    return rights.toArray(String[]::new);
  }

  /** Where it is, as the consumer knows it. */
  RedisAddress address() {
    return new RedisAddress(HOST, port, USER, PASSWORD);
  }

  /** Where it keeps what is in it, when it is asked to. */
  Path dump() {
    return folder.resolve("dump.rdb");
  }

  /** A connection that may do everything. */
  Jedis administrator() {
    return new Jedis(HOST, port);
  }

  /** The same, for an answer that takes its time. */
  Jedis patient() {
    return new Jedis(HOST, port, 0);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    Files.deleteIfExists(dump());
    Files.delete(program);
    Files.delete(folder);
  }
}
