package com.instashop.stack.command;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.DeploymentOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prepares servers that exist. */
@Command(
    name = "init",
    description = {
      "Prepares the servers of a deployment, as its administrator.",
      "Databases and roles, the shop's tables, publications, topics, connectors; then it waits until",
      "every connector streams. It can be repeated: what is there stays."
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
    CaptureSetup capture = new CaptureSetup(context.deployment());
    step("databases and roles");
    capture.createDatabases();
    step("the shop's tables");
    if (Foreground.run(context.programs().generator(List.of("--prepare-only"))) != 0) {
      throw ProgramException.trouble("The shop's tables could not be made: see above");
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
    System.out.println("Ready: every connector streams");
    return 0;
  }

  private static void step(String what) {
    System.out.println("Preparing " + what);
  }
}
