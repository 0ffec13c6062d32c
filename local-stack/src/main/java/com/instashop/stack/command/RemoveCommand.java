package com.instashop.stack.command;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.database.ServerPreparer;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.health.PipelineHealth;
import com.instashop.stack.server.RedisUsers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Takes back what {@code init} did, and all numbers. */
@Command(
    name = "remove",
    description = {
      "Takes everything of InstaShop out of the servers of a deployment.",
      "As its administrator: connectors, replication slots, publications, heartbeat tables, topics, keys and users of Redis, roles, and the checkpoint where it is a folder here. The captured databases stay, with the role that owns them; the warehouse, too, unless --warehouse says otherwise. It can be repeated."
    })
final class RemoveCommand implements Callable<Integer> {
  /** Who has said how it is within this time still runs: nobody but Spark is silent for longer. */
  private static final Duration RECENT = Duration.ofSeconds(15);

  /** Spark's queries, by what they say: while they run, nobody else may write what they write. */
  private static final Map<String, String> QUERIES =
      Map.of(
          RedisKeys.HEALTH_SPARK, Deployment.METRICS,
          RedisKeys.HEALTH_WAREHOUSE, Deployment.WAREHOUSE);

  private static final List<String> KEYS = List.of("totals:*", "metrics:*", "pipeline:*");

  @Mixin private DeploymentOption deployment;

  @Option(names = "--warehouse", description = "The warehouse with its history goes, too.")
  private boolean warehouse;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  @Override
  public Integer call() throws InterruptedException, SQLException, IOException {
    Deployment servers = Context.of(deployment).deployment();
    CaptureSetup capture = new CaptureSetup(servers);
    ServerPreparer databases = new ServerPreparer(servers);
    capture.checkDeclarations();
    databases.checkDroppable(warehouse);
    boolean ofRedis =
        servers.redisUsers().isEmpty() || servers.redisUsers().containsKey(Account.ADMINISTRATOR);
    checkNobodyRuns(servers, ofRedis ? Account.ADMINISTRATOR : Account.DASHBOARD);
    if (!yes && !Confirmation.isGiven("remove", question(servers))) {
      System.out.println("Nothing was removed.");
      return 0;
    }
    step("connectors, replication slots, publications, heartbeat tables");
    capture.withdrawAll(new ConnectClient(servers.connect()));
    step("topics");
    try (Admin kafka = servers.kafka(Account.ADMINISTRATOR).admin()) {
      capture.deleteTopics(kafka);
      deleteGroup(kafka);
    }
    step(warehouse ? "roles, the warehouse" : "roles");
    databases.drop(warehouse);
    step("keys and users of Redis");
    RedisUsers users = new RedisUsers(servers);
    if (ofRedis) {
      try (Jedis redis = servers.redis(Account.ADMINISTRATOR).connect()) {
        deleteKeys(redis);
        if (!users.delete(redis)) {
          System.out.println(
              "Redis cannot save that its users are gone: take them out of its own file, or they come back");
        }
      }
    } else {
      System.out.printf(
          "No administrator is named: who is has to delete the keys %s, and type%n", KEYS);
      users.deletingCommands().forEach(command -> System.out.println("  " + command));
    }
    deleteCheckpoint(servers);
    System.out.println("Removed; the captured databases and their tables are still there");
    return 0;
  }

  /** What else may be in the folder is somebody else's. */
  private static void deleteCheckpoint(Deployment servers) throws IOException {
    String checkpoint = servers.spark().checkpoint();
    if (checkpoint.contains("://")) {
      System.out.println("The checkpoint is left: " + checkpoint);
      return;
    }
    Path folder = Path.of(checkpoint);
    for (String query : List.of(Deployment.METRICS, Deployment.WAREHOUSE)) {
      // Spark writes its offsets there first.
      if (Files.isDirectory(folder.resolve(query).resolve("offsets"))) {
        Folders.delete(folder.resolve(query));
      }
    }
    File[] left = folder.toFile().listFiles();
    if (left != null && left.length == 0) {
      Files.delete(folder);
    }
  }

  private static void checkNobodyRuns(Deployment servers, Account account) {
    PipelineHealth health;
    List<String> held;
    try (RedisReader redis = new RedisReader(servers, account)) {
      health = PipelineHealth.read(servers, account, false);
      held =
          QUERIES.values().stream()
              .filter(
                  query ->
                      redis.document(RedisKeys.leaseRenewal(query)) != null
                          // As an earlier version has it.
                          || redis.runsOut(RedisKeys.lease(query)))
              .toList();
    } catch (JedisAccessControlException e) {
      System.out.printf(
          "Whether somebody still runs cannot be seen as accounts.%s: %s%n",
          account.label(), e.getMessage());
      return;
    }
    if (!held.isEmpty()) {
      throw running("Spark runs its queries " + held);
    }
    for (String program : health.documents().keySet()) {
      // A proof that somebody asked for is nobody who runs.
      if (!QUERIES.containsKey(program)
          && !program.equals(RedisKeys.HEALTH_PROOF)
          && health.age(program).compareTo(RECENT) < 0) {
        throw running(
            "%s told how it is %d s ago".formatted(program, health.age(program).toSeconds()));
      }
    }
  }

  private static ProgramException running(String seen) {
    return ProgramException.mistake(
        "%s: stop all programs of InstaShop first, and repeat this %d s later"
            .formatted(seen, RECENT.toSeconds()));
  }

  private String question(Deployment servers) {
    return "Remove the topics %s, the keys %s, the roles%s of %s"
        .formatted(
            servers.captured().topics(),
            KEYS,
            warehouse ? " and the warehouse" : "",
            servers.file());
  }

  private static void deleteGroup(Admin kafka) throws InterruptedException {
    try {
      kafka.deleteConsumerGroups(List.of(Topics.TOTALS_GROUP)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        System.out.printf(
            "The consumer group %s is left: %s%n",
            Topics.TOTALS_GROUP, ProgramException.firstLine(e.getCause()));
      }
    }
  }

  private static void deleteKeys(Jedis redis) {
    for (String pattern : KEYS) {
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> found = redis.scan(cursor, new ScanParams().match(pattern).count(1_000));
        if (!found.getResult().isEmpty()) {
          redis.unlink(found.getResult().toArray(String[]::new));
        }
        cursor = found.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }
  }

  private static void step(String what) {
    System.out.println("Removing " + what);
  }
}
