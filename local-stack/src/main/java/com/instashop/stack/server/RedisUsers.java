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
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The users of Redis, each with the rights of its account, see <a
 * href="https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/">access control
 * lists</a>. Passwords only as SHA-256.
 */
public final class RedisUsers {
  private static final String DEFAULT = "default";

  /** What each account may do. */
  private static final String RIGHTS = "/com/instashop/contracts/redis/users.acl";

  private final Deployment deployment;

  public RedisUsers(Deployment deployment) {
    this.deployment = deployment;
  }

  /** One that a deployment names, and the rules that make it. */
  private record User(Account account, String name, List<String> rules) {
    /** The rules for who may be there already, with others. */
    List<String> anew() {
      List<String> anew = new ArrayList<>(List.of("reset"));
      anew.addAll(rules);
      return anew;
    }
  }

  private List<User> users() {
    List<User> users = new ArrayList<>();
    for (String line : rights()) {
      String[] parts = line.split(" ", -1);
      Account account = Account.valueOf(parts[0].toUpperCase(Locale.ROOT));
      if (deployment.redisUsers().containsKey(account)) {
        Login login = deployment.redisUser(account);
        List<String> rules = new ArrayList<>(List.of("on", "#" + sha256(login.password())));
        rules.addAll(List.of(parts).subList(1, parts.length));
        users.add(new User(account, login.user(), rules));
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
      list.append("user %s %s\n".formatted(user.name(), String.join(" ", user.rules())));
    }
    return list.toString();
  }

  /**
   * Makes the users of a Redis that is there, all but the administrator, who is there already.
   *
   * @return whether it still knows them after a restart
   */
  public boolean set(Jedis administrator) {
    for (User user : others()) {
      administrator.aclSetUser(user.name(), user.anew().toArray(String[]::new));
    }
    return save(administrator);
  }

  /** Deletes them again. */
  public void delete(Jedis administrator) {
    others().forEach(user -> administrator.aclDelUser(user.name()));
    save(administrator);
  }

  /** The commands that do the same, each with {@code PASSWORD} where the user's has to be. */
  public List<String> commands() {
    return others().stream()
        .map(
            user ->
                "ACL SETUSER %s %s"
                    .formatted(
                        user.name(),
                        String.join(" ", user.anew()).replaceFirst("#\\w+", ">PASSWORD")))
        .toList();
  }

  /** The commands that delete them. */
  public List<String> deletingCommands() {
    return others().stream().map(user -> "ACL DELUSER " + user.name()).toList();
  }

  /** Who is one account's alone: a user who has other work is left as they are. */
  private List<User> others() {
    List<String> names = deployment.redisUsers().values().stream().map(Login::user).toList();
    return users().stream()
        .filter(user -> user.account() != Account.ADMINISTRATOR)
        .filter(user -> !user.name().equals(DEFAULT))
        .filter(user -> Collections.frequency(names, user.name()) == 1)
        .toList();
  }

  /** Into the file of users, or where there is none into that of settings. */
  private static boolean save(Jedis administrator) {
    return succeeds(administrator::aclSave) || succeeds(administrator::configRewrite);
  }

  private static boolean succeeds(Runnable saving) {
    try {
      saving.run();
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
