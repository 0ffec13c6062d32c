package com.instashop.spark.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.instashop.program.redis.RedisAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A Redis server of a test's own, with the users that programs have. */
public final class RealRedis implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String USER = "spark";
  private static final String PASSWORD = "of-a-test";

  private final Path program;
  private final int port;
  private Process process;

  public RealRedis() throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String resource =
        "/redis-server-7.0.15-%s-%s"
            .formatted(
                system.startsWith("mac") ? "darwin" : system,
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    program = Files.createTempFile("redis-server", "");
    try (InputStream in = RealRedis.class.getResourceAsStream(resource)) {
      Files.copy(in, program, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("Cannot make %s executable".formatted(program));
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    start();
  }

  /** Starts it, empty. */
  public void start() throws IOException {
    process =
        new ProcessBuilder(
                program.toString(), "--bind", HOST, "--port", Integer.toString(port), "--save", "")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().ignoreException(JedisConnectionException.class).until(() -> ping());
    try (Jedis redis = administrator()) {
      rights()
          .forEach(
              (account, rules) -> {
                redis.aclSetUser(account, "on", ">" + PASSWORD);
                redis.aclSetUser(account, rules.split(" "));
              });
    }
  }

  /** What each account may do. */
  static Map<String, String> rights() throws IOException {
    try (InputStream in =
        RealRedis.class.getResourceAsStream("/com/instashop/contracts/redis/users.acl")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
  }

  private boolean ping() {
    try (Jedis redis = administrator()) {
      return redis.ping().equals("PONG");
    }
  }

  /** Ends it at once; what was in it is lost. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Where it is, as the application knows it. */
  public RedisAddress address() {
    return new RedisAddress(HOST, port, USER, PASSWORD);
  }

  /** A connection that may do everything. */
  public Jedis administrator() {
    return new Jedis(HOST, port);
  }

  /** A connection with the application's rights. */
  public Jedis application() {
    return new Jedis(
        new HostAndPort(HOST, port),
        DefaultJedisClientConfig.builder().user(USER).password(PASSWORD).build());
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.delete(program);
  }
}
