package com.instashop.stack.command;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.database.Preparation;
import com.instashop.contracts.ProgramException;
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
import redis.clients.jedis.exceptions.JedisAccessControlException;

/** Prepares servers that exist. */
@Command(
    name = "init",
    description = {
      "Prepares the servers of a deployment, as its administrator.",
      "First it looks at them as scripts/instashop doctor does: where something is wrong that only"
          + " their owner can mend, nothing is changed. Then databases and roles, the shop's tables"
          + " (where it has the shop), publications, users of Redis, topics, connectors; it waits"
          + " until every connector streams. It can be repeated: what is there stays. What the"
          + " administrator may not do it prints as SQL, and lines for Redis, for who may do it,"
          + " ends with 2, and goes on when it is repeated after that."
    })
final class InitCommand implements Callable<Integer> {

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "180s",
      description =
          "How long nothing may move until a connector streams (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--print",
      description = "Does nothing: prints all SQL for psql, and the lines for Redis.")
  private boolean print;

  @Override
  public Integer call() throws InterruptedException, SQLException {
    Context context = Context.of(deployment);
    Deployment servers = context.deployment();
    CaptureSetup capture = new CaptureSetup(servers);
    if (print) {
      print(servers, capture);
      return 0;
    }
    Doctor.checkBeforeInit(servers);
    if (!servers.hasShop()) {
      capture.checkDeclarations();
      if (servers.captured().all().isEmpty()) {
        throw ProgramException.mistake(
            "%s: shop is false, and no table is declared: scripts/instashop table add DATABASE.TABLE --later first"
                .formatted(servers.file()));
      }
    }
    step("databases and roles");
    Preparation server = Preparation.carriedOut();
    capture.createDatabases(server);
    step("users of Redis");
    List<String> redisLines = redisUsers(servers);
    if (server.isStopped() || !redisLines.isEmpty()) {
      throw left(servers, server, redisLines);
    }
    if (servers.hasShop()) {
      step("the shop's tables");
      if (Foreground.run(context.programs().preparation()) != 0) {
        throw ProgramException.trouble("The shop's tables could not be made: see above");
      }
    }
    step("publications, heartbeat tables, rights");
    Preparation databases = Preparation.carriedOut();
    capture.prepare(databases);
    if (databases.isStopped()) {
      throw left(servers, databases, List.of());
    }
    try (Admin kafka = servers.kafka(Account.ADMINISTRATOR).admin()) {
      step("topics");
      capture.createTopics(kafka);
      step("connectors");
      ConnectClient connect = new ConnectClient(servers.connect());
      capture.register(connect, kafka, Pace.LOW_LATENCY);
      capture.await(connect, kafka, timeout, System.out::println);
    }
    if (databases.isRefused()) {
      throw left(servers, databases, List.of());
    }
    System.out.println("Ready: every connector streams");
    return 0;
  }

  private static void print(Deployment servers, CaptureSetup capture)
      throws SQLException, InterruptedException {
    Preparation server = Preparation.writtenDown();
    capture.createDatabases(server);
    Preparation databases = Preparation.writtenDown();
    capture.prepare(databases);
    String sql = server.sql();
    if (servers.hasShop()) {
      sql +=
          "-- Then scripts/instashop init makes the shop's tables, where they are missing; and"
              + " after that:\n";
    }
    sql += databases.sql();
    if (!databases.missed().isEmpty()) {
      sql += "-- And after that:%s%n".formatted(thenRebuild(databases));
    }
    PrintedSql.print(servers, sql);
    PrintedSql.printRedis(new RedisUsers(servers).commands());
  }

  /** Prints what is left for somebody else to do. */
  private static ProgramException left(
      Deployment servers, Preparation preparation, List<String> redisLines) {
    if (preparation.isRefused()) {
      PrintedSql.print(servers, preparation.sql());
    }
    PrintedSql.printRedis(redisLines);
    List<String> refusals = preparation.refusals();
    return ProgramException.mistake(
        "%s: let somebody who may do it execute what is printed above, and repeat this%s"
            .formatted(
                refusals.isEmpty()
                    ? "The administrator may not make users of Redis"
                    : "The administrator may not do all of it (%s)".formatted(refusals.get(0)),
                preparation.missed().isEmpty() ? "" : ";" + thenRebuild(preparation)));
  }

  private static String thenRebuild(Preparation preparation) {
    return " then scripts/instashop rebuild --from-databases, for changes of %s were missed"
        .formatted(String.join(", ", preparation.missed()));
  }

  /**
   * Makes the users of Redis.
   *
   * @return what somebody else has to type; nothing where they are there
   */
  private static List<String> redisUsers(Deployment servers) {
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
      return List.of();
    }
    if (!servers.redisUsers().containsKey(Account.ADMINISTRATOR)) {
      return users.missing();
    }
    try (Jedis redis = servers.redis(Account.ADMINISTRATOR).connect()) {
      if (!users.set(redis)) {
        System.out.println(
            "Redis cannot save them: it knows them until it is restarted, unless its own file has"
                + " them");
      }
      return List.of();
    } catch (JedisAccessControlException e) {
      System.out.println(
          "Redis does not let its administrator make users: who can log in is taken to have the"
              + " rights of users.acl");
      return users.missing();
    }
  }

  private static void step(String what) {
    System.out.println("Preparing " + what);
  }
}
