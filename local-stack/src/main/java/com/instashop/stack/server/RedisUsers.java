package com.instashop.stack.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.Login;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The users of Redis, each with the rights of its account, see <a
 * href="https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/">access control
 * lists</a>. Passwords only as SHA-256.
 */
public final class RedisUsers {
  /** The user whom Redis has from the beginning. */
  public static final String DEFAULT = "default";

  /** How Redis says that its users stand among its settings (acl.c). */
  private static final String NO_FILE = "not configured to use an ACL file";

  /** How it says that somebody who is logged in may not do something. */
  private static final String NO_RIGHT = "NOPERM";

  /** What each account may do. */
  private static final String RIGHTS = "/com/instashop/contracts/redis/users.acl";

  private final Deployment deployment;

  public RedisUsers(Deployment deployment) {
    this.deployment = deployment;
  }

  /** One that a deployment names, and what they may do. */
  private record User(Account account, Login login, String rights) {
    String name() {
      return login.user();
    }

    String rules(String password) {
      return "on %s %s".formatted(password, rights);
    }
  }

  private List<User> users() {
    List<User> users = new ArrayList<>();
    for (String line : rights()) {
      String[] parts = line.split(" ", 2);
      Account account = Account.valueOf(parts[0].toUpperCase(Locale.ROOT));
      if (deployment.redisUsers().containsKey(account)) {
        users.add(new User(account, deployment.redisUser(account), parts[1]));
      }
    }
    return users;
  }

  /** The lines of a file for {@code aclfile}. */
  String lines() {
    // Nobody can log in as the default user. Yet it needs rights: Redis 7.0 loads its append-only
    // file as this user, and drops every transaction in it that the user may not execute.
    StringBuilder list = new StringBuilder("user default off resetpass ~* &* +@all\n");
    for (User user : users()) {
      list.append("user %s %s\n".formatted(user.name(), user.rules(hashed(user))));
    }
    return list.toString();
  }

  private static String hashed(User user) {
    return "#" + sha256(user.login().password());
  }

  /**
   * Makes the users of a Redis that is there, all but the administrator, who is there already.
   *
   * @return whether it still knows them after a restart
   */
  public boolean set(Jedis administrator) {
    for (User user : own()) {
      // Whoever is there already may have other rights.
      administrator.aclSetUser(user.name(), ("reset " + user.rules(hashed(user))).split(" ", -1));
    }
    return save(administrator);
  }

  /**
   * Deletes them again.
   *
   * @return whether it still knows that after a restart
   */
  public boolean delete(Jedis administrator) {
    own().forEach(user -> administrator.aclDelUser(user.name()));
    return save(administrator);
  }

  /** The commands that make them, each with {@code PASSWORD} where the user's has to be. */
  public List<String> commands() {
    return commands(own());
  }

  /** The commands that make those of them who cannot log in. */
  public List<String> missing() {
    return commands(own().stream().filter(user -> !canLogIn(user)).toList());
  }

  private static List<String> commands(List<User> users) {
    return users.stream()
        .map(user -> "ACL SETUSER %s reset %s".formatted(user.name(), user.rules(">PASSWORD")))
        .toList();
  }

  private boolean canLogIn(User user) {
    try (Jedis redis = deployment.redis(user.account()).connect()) {
      redis.ping();
      return true;
    } catch (JedisAccessControlException e) {
      return String.valueOf(e.getMessage()).startsWith(NO_RIGHT);
    }
  }

  /** The commands that delete them. */
  public List<String> deletingCommands() {
    return own().stream().map(user -> "ACL DELUSER " + user.name()).toList();
  }

  /** Whether the user of an account is that account's alone; others are left as they are. */
  public boolean isOwn(Account account) {
    return own().stream().anyMatch(user -> user.account() == account);
  }

  private List<User> own() {
    List<String> names = deployment.redisUsers().values().stream().map(Login::user).toList();
    return users().stream()
        .filter(user -> user.account() != Account.ADMINISTRATOR)
        .filter(user -> !user.name().equals(DEFAULT))
        .filter(user -> Collections.frequency(names, user.name()) == 1)
        .toList();
  }

  /** Into the file of users, or where Redis has none into that of settings. */
  private static boolean save(Jedis administrator) {
    try {
      administrator.aclSave();
      return true;
    } catch (JedisDataException e) {
      return String.valueOf(e.getMessage()).contains(NO_FILE) && rewrite(administrator);
    }
  }

  private static boolean rewrite(Jedis administrator) {
    try {
      administrator.configRewrite();
      return true;
    } catch (JedisDataException e) {
      return false;
    }
  }

  private static List<String> rights() {
    try (InputStream in = RedisUsers.class.getResourceAsStream(RIGHTS)) {
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
