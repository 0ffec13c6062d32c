package com.instashop.stack.doctor;

import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisAddress;
import com.instashop.stack.server.RedisUsers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.resps.AccessControlUser;

/** Redis. */
final class RedisCheck {
  /** The first version whose users can have the right to read keys alone. */
  private static final int OLDEST = 7;

  private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:((\\d+)\\S*)");
  private static final Pattern LAST_WRITE =
      Pattern.compile("(?m)^aof_last_write_status:(?!ok)(\\S+)");

  private final Deployment deployment;

  RedisCheck(Deployment deployment) {
    this.deployment = deployment;
  }

  void check(Findings findings) throws InterruptedException {
    findings.about("Redis");
    if (!deployment.redisUsers().isEmpty()
        && !deployment.redisUsers().containsKey(Account.ADMINISTRATOR)) {
      findings.note(
          "nobody may look at its settings and its users",
          "name accounts.administrator.redis in %s, or make them yourself: scripts/instashop init says how"
              .formatted(deployment.file()));
      logins(findings);
      return;
    }
    boolean answers =
        findings.atServer(
            () -> {
              RedisAddress address = deployment.redis(Account.ADMINISTRATOR);
              findings.about("Redis at " + address);
              try (Jedis redis = address.connect()) {
                check(findings, redis);
              }
            },
            thrown -> Remedy.ofRedis(thrown, deployment.file()));
    if (answers) {
      logins(findings);
    }
  }

  private void logins(Findings findings) throws InterruptedException {
    RedisUsers users = new RedisUsers(deployment);
    Map<String, List<String>> refused = new LinkedHashMap<>();
    for (Account account :
        List.of(
            Account.TOTALS, Account.SPARK, Account.CAPTURE, Account.AUDITOR, Account.DASHBOARD)) {
      findings.atServer(
          () -> {
            try (Jedis redis = deployment.redis(account).connect()) {
              redis.ping();
            } catch (JedisAccessControlException e) {
              refused
                  .computeIfAbsent(e.getMessage(), unused -> new ArrayList<>())
                  .add(account.label());
            }
          },
          "name it in %s, and where its password is kept".formatted(deployment.file()));
    }
    refused.forEach(
        (why, who) ->
            findings.wrong(
                "no way in for %s: %s".formatted(String.join(", ", who), why),
                who.stream()
                        .map(label -> Account.valueOf(label.toUpperCase(Locale.ROOT)))
                        .allMatch(users::isOwn)
                    ? Findings.INIT
                    : "make the users yourself: init leaves one that accounts share, or that is called default"));
  }

  private static void check(Findings findings, Jedis redis) {
    Instant before = Instant.now();
    List<String> time = redis.time();
    findings.clock(
        before,
        Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000),
        Instant.now());
    Matcher version = VERSION.matcher(redis.info("server"));
    boolean isNew = version.find() && Integer.parseInt(version.group(2)) >= OLDEST;
    if (isNew) {
      findings.fine("version " + version.group(1));
    } else {
      findings.blocks("an old version", "upgrade it to %d or later".formatted(OLDEST));
    }
    if (LAST_WRITE.matcher(redis.info("persistence")).find()) {
      findings.wrong("it cannot write its append-only file", "see its log; free its disk");
    }
    try {
      settings(findings, redis);
      if (isNew && is(redis, "appendonly", "yes")) {
        defaultUser(findings, redis);
      }
    } catch (JedisDataException e) {
      findings.note(
          "does not say how it is set (CONFIG GET, ACL GETUSER): " + e.getMessage(),
          "see yourself: appendonly yes, maxmemory-policy noeviction, notify-keyspace-events K$");
    }
  }

  /**
   * Redis (7.0.15 at least) reads its append-only file as the default user, whether somebody can
   * log in as that one or not, and leaves out every transaction that it may not execute. They stay
   * in the file: what was made anew meanwhile is counted twice by the first start that does execute
   * them.
   */
  private static void defaultUser(Findings findings, Jedis redis) {
    AccessControlUser user = redis.aclGetUser(RedisUsers.DEFAULT);
    if (user.getCommands().startsWith("+@all") && user.getKeys().contains("~*")) {
      return;
    }
    findings.blocks(
        "a restart forgets transactions, a later one counts them twice: Redis reads its append-only file as the user default, who may not do everything",
        "ACL SETUSER default off resetpass ~* &* +@all, then CONFIG REWRITE (or ACL SAVE where it has a file of users), then BGREWRITEAOF; nobody can log in as default all the same");
  }

  private static void settings(Findings findings, Jedis redis) {
    if (is(redis, "appendonly", "yes")) {
      findings.fine("keeps what it has (appendonly)");
    } else {
      findings.note(
          "forgets its numbers with a restart; they are then made anew from Kafka",
          "CONFIG SET appendonly yes, then CONFIG REWRITE");
    }
    if (is(redis, "maxmemory", "0") || is(redis, "maxmemory-policy", "noeviction")) {
      findings.fine("throws nothing away when memory is short");
    } else {
      findings.blocks(
          "throws numbers away when memory is short (maxmemory-policy)",
          "CONFIG SET maxmemory-policy noeviction, then CONFIG REWRITE");
    }
    String events =
        redis.configGet("notify-keyspace-events").values().stream().findFirst().orElse("");
    if (events.contains("K") && (events.contains("$") || events.contains("A"))) {
      findings.fine("tells the dashboard of changes");
    } else {
      findings.note(
          "does not tell the dashboard of changes, which then asks every second",
          "CONFIG SET notify-keyspace-events K$, then CONFIG REWRITE");
    }
  }

  private static boolean is(Jedis redis, String setting, String value) {
    Map<String, String> found = redis.configGet(setting);
    return value.equals(found.get(setting));
  }
}
