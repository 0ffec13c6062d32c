package com.instashop.stack.command;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorStatus;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The Debezium connectors, as Kafka Connect sees them. */
@Command(name = "connectors", description = "Shows the Debezium connectors and their tasks.")
final class ConnectorsCommand implements Callable<Integer> {

  @Override
  public Integer call() throws InterruptedException {
    Context context = Context.ofRunning();
    boolean running = true;
    for (Map.Entry<String, ConnectorStatus> entry :
        new ConnectClient(URI.create(context.addresses().connectUrl())).statuses().entrySet()) {
      ConnectorStatus status = entry.getValue();
      running &= status.isRunning();
      System.out.printf(
          "%-22s %-10s task %-10s %s%n",
          entry.getKey(),
          status.state(),
          status.task(),
          status.error() == null ? "" : status.error());
    }
    return running ? 0 : 1;
  }
}
