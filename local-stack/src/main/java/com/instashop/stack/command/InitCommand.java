package com.instashop.stack.command;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.doctor.Doctor;
import com.instashop.stack.server.RedisUsers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** Prepares servers that exist. */
@Command(
    name = "init",
    description = {
      "Prepares the servers of a deployment, as its administrator.",
      "First it looks at them as scripts/instashop doctor does: where something is wrong that only their",
      "owner can mend, nothing is changed. Then databases and roles, the shop's tables (where it has the shop), publications,",
      "topics, connectors, users of Redis; it waits until every connector streams. It can be repeated:",
      "what is there stays."
    })
final class InitCommand implements Callable<Integer> {

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "180s",
      description = "How long the connectors may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Context context = Context.of(deployment);
    Doctor.checkBeforeInit(context.deployment());
    CaptureSetup capture = new CaptureSetup(context.deployment());
    if (!context.deployment().hasShop()) {
      capture.checkDeclarations();
      if (context.deployment().captured().all().isEmpty()) {
        throw ProgramException.mistake(
            "%s: shop is false, and no table is declared: scripts/instashop table add DATABASE.TABLE --later first"
                .formatted(context.deployment().file()));
      }
    }
    step("databases and roles");
    capture.createDatabases();
    if (context.deployment().hasShop()) {
      step("the shop's tables");
      if (Foreground.run(context.programs().preparation()) != 0) {
        throw ProgramException.trouble("The shop's tables could not be made: see above");
      }
    }
    step("publications, heartbeat tables, rights");
    capture.prepare();
    try (Admin kafka = Admin.create(context.deployment().kafka(Account.ADMINISTRATOR).settings())) {
      step("topics");
      capture.createTopics(kafka);
      step("connectors");
      ConnectClient connect = new ConnectClient(context.deployment().connect());
      capture.register(connect, Pace.LOW_LATENCY);
      capture.await(connect, kafka, timeout);
    }
    step("users of Redis");
    redisUsers(context.deployment());
    System.out.println("Ready: every connector streams");
    return 0;
  }

  private static void redisUsers(Deployment servers) {
    RedisUsers users = new RedisUsers(servers);
    List<String> left =
        servers.redisUsers().keySet().stream()
            .filter(account -> account != Account.ADMINISTRATOR && !users.isOwn(account))
            .map(account -> servers.redisUser(account).user())
            .distinct()
            .toList();
    if (!left.isEmpty()) {
      System.out.println("Left as they are, for they are not one account's alone: " + left);
    }
    if (users.commands().isEmpty()) {
      return;
    }
    if (!servers.redisUsers().containsKey(Account.ADMINISTRATOR)) {
      print(users, "No administrator is named");
      return;
    }
    try (Jedis redis = servers.redis(Account.ADMINISTRATOR).connect()) {
      if (!users.set(redis)) {
        System.out.println(
            "Redis cannot save them: it knows them until it is restarted, unless its own file has them");
      }
    } catch (JedisDataException e) {
      print(users, e.getMessage());
    }
  }

  private static void print(RedisUsers users, String why) {
    System.out.printf(
        "%s: who administers Redis has to type, each with the user's password%n", why);
    users.commands().forEach(command -> System.out.println("  " + command));
  }

  private static void step(String what) {
    System.out.println("Preparing " + what);
  }
}
