package com.instashop.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.program.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Redis 7 with an append-only file and a user for each program. */
final class RedisServer {
  static final String NAME = "redis";
  private static final String ADMINISTRATOR = "admin";

  /**
   * User to what it may do; see
   * https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/.
   */
  private static final Map<String, String> USERS =
      Map.of(
          ADMINISTRATOR,
          "~* &* +@all",
          "spark",
          "~metrics:* ~pipeline:* +@read +@write +@transaction +@connection -@dangerous",
          "totals",
          "~totals:* ~metrics:dashboard ~metrics:revenue:daily ~pipeline:*"
              + " +@read +@write +@scripting +@connection -@dangerous",
          "auditor",
          "%R~* ~pipeline:health +@read +hset +@transaction +@connection -@dangerous",
          "capture",
          "~pipeline:* +@read +@write +@connection -@dangerous",
          "dashboard",
          "%R~* &* +@read +@pubsub +@transaction +@connection -@dangerous");

  private final Folders folders;
  private final Secrets secrets;
  private final Addresses addresses;

  RedisServer(Folders folders, Secrets secrets, Addresses addresses) {
    this.folders = folders;
    this.secrets = secrets;
    this.addresses = addresses;
  }

  /** The name of a user's password. */
  static String secret(String user) {
    return "redis_" + user;
  }

  /** The passwords it needs. */
  static List<String> secrets() {
    return USERS.keySet().stream().map(RedisServer::secret).toList();
  }

  Part part(Runnable changed) {
    Path program = new NativeBinaries(folders).redis();
    Path data = folders.data(NAME);
    Path configuration = folders.run().resolve("redis.conf");
    Path users = folders.run().resolve("redis-users.acl");
    try {
      Files.createDirectories(data);
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
          try (Jedis redis = connect(addresses, secrets, ADMINISTRATOR)) {
            return redis.ping().equals("PONG");
          }
        },
        changed);
  }

  /** A connection as one of the users. */
  static Jedis connect(Addresses addresses, Secrets secrets, String user) {
    return new Jedis(
        new HostAndPort(Addresses.HOST, addresses.redisPort()),
        DefaultJedisClientConfig.builder()
            .user(user)
            .password(secrets.password(secret(user)))
            .build());
  }

  /** The access control list; passwords only as SHA-256 of long random ones. */
  private String users() {
    // Nobody can log in as the default user. Yet it needs rights: Redis 7.0 loads its append-only
    // file as this user, and drops every transaction in it that the user may not execute.
    StringBuilder list = new StringBuilder("user default off resetpass ~* &* +@all\n");
    USERS.forEach(
        (user, rights) ->
            list.append(
                "user %s on #%s %s\n"
                    .formatted(user, sha256(secrets.password(secret(user))), rights)));
    return list.toString();
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
