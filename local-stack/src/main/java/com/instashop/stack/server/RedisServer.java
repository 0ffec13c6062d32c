package com.instashop.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.Login;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/** Redis 7 with an append-only file and a user for each program. */
final class RedisServer {
  private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
  static final String NAME = "redis";

  /** What each account may do. */
  private static final String RIGHTS = "/com/instashop/contracts/redis/users.acl";

  /** How Redis 7.0 says that it cannot load its files (aof.c, rdb.c). */
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "(Bad file format|Unexpected end of file) reading the append only file"
              + "|Invalid AOF manifest file format|Error reading the RDB preamble of the AOF file"
              + "|Wrong signature trying to load DB|Internal error in RDB reading");

  private final Folders folders;
  private final Addresses addresses;
  private final Deployment deployment;

  RedisServer(Folders folders, Addresses addresses, Deployment deployment) {
    this.folders = folders;
    this.addresses = addresses;
    this.deployment = deployment;
  }

  Part part(Runnable changed) {
    Path program = new NativeBinaries(folders).redis();
    Path data = folders.ownData(NAME);
    Path configuration = folders.run().resolve("redis.conf");
    Path users = folders.run().resolve("redis-users.acl");
    try {
      Files.writeString(users, users());
      // Who watches the documents is told of a SET (K$); the many hashes stay silent, which is
      // cheap.
      Files.writeString(
          configuration,
          """
          bind %s
          port %d
          dir "%s"
          aclfile "%s"
          appendonly yes
          appendfsync everysec
          save ""
          notify-keyspace-events "K$"
          """
              .formatted(Addresses.HOST, addresses.redisPort(), data, users));
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot configure Redis: " + e.getMessage(), e);
    }
    return new Part(
        new ProcessSpec(
            NAME,
            List.of(program.toString(), configuration.toString()),
            Map.of(),
            folders.log(NAME)),
        Addresses.HOST + ":" + addresses.redisPort(),
        launched -> {
          try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
            return redis.ping().equals("PONG");
          }
        },
        changed,
        this::setAside);
  }

  /**
   * A power loss may leave the append-only file such that Redis does not start from it. What is in
   * it can be made again from Kafka, so it is put aside.
   */
  private boolean setAside(String complaint) {
    if (!UNREADABLE.matcher(complaint).find()) {
      return false;
    }
    Path data = folders.data(NAME);
    Path aside =
        data.resolveSibling(NAME + "-unreadable-" + Instant.now().truncatedTo(ChronoUnit.SECONDS));
    LOG.warn(
        "Redis cannot read its data ({}): they are put aside as {}, and all is made again from Kafka",
        complaint,
        aside);
    try {
      Files.move(data, aside);
      folders.ownData(NAME);
      return true;
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot put %s aside: %s".formatted(data, e.getMessage()), e);
    }
  }

  /** The access control list; passwords only as SHA-256 of long random ones. */
  private String users() {
    // Nobody can log in as the default user. Yet it needs rights: Redis 7.0 loads its append-only
    // file as this user, and drops every transaction in it that the user may not execute.
    StringBuilder list = new StringBuilder("user default off resetpass ~* &* +@all\n");
    for (String line : rights()) {
      String[] parts = line.split(" ", 2);
      Login login = deployment.redisUser(Account.valueOf(parts[0].toUpperCase(Locale.ROOT)));
      list.append(
          "user %s on #%s %s\n".formatted(login.user(), sha256(login.password()), parts[1]));
    }
    return list.toString();
  }

  private static List<String> rights() {
    try (InputStream in = RedisServer.class.getResourceAsStream(RIGHTS)) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RIGHTS, e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
