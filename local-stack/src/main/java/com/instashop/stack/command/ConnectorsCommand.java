package com.instashop.stack.command;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorStatus;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.DeploymentOption;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The Debezium connectors, as Kafka Connect sees them. */
@Command(name = "connectors", description = "Shows the Debezium connectors and their tasks.")
final class ConnectorsCommand implements Callable<Integer> {

  @Mixin private DeploymentOption deployment;

  @Override
  public Integer call() throws InterruptedException {
    Context context = Context.of(deployment);
    Map<String, ConnectorStatus> statuses =
        new ConnectClient(context.deployment().connect()).statuses();
    boolean running = true;
    for (Database database : context.deployment().captured().databases()) {
      ConnectorStatus status = statuses.get(database.connector());
      running &= status != null && status.isRunning();
      System.out.printf(
          "%-22s %s%n",
          database.connector(),
          status == null
              ? "not registered"
              : "%-10s task %-10s %s"
                  .formatted(
                      status.state(), status.task(), status.error() == null ? "" : status.error()));
    }
    return running ? 0 : 1;
  }
}
