package com.instashop.stack.doctor;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition;
import com.instashop.capture.connector.ConnectorStatus;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Kafka Connect, and the connectors in it. */
final class ConnectCheck {
  private final Deployment deployment;
  private final Tables tables;

  ConnectCheck(Deployment deployment, Tables tables) {
    this.deployment = deployment;
    this.tables = tables;
  }

  void check(Findings findings) throws InterruptedException {
    findings.about("Kafka Connect");
    findings.atServer(
        () -> {
          findings.about("Kafka Connect at " + deployment.connect());
          check(findings, new ConnectClient(deployment.connect()));
        },
        "see that it runs there, whether it speaks TLS (https://), and what %s says of it"
            .formatted(deployment.file()));
  }

  private void check(Findings findings, ConnectClient connect) throws InterruptedException {
    String version = "version " + connect.version();
    String plugin = connect.plugins().get(ConnectorDefinition.DEBEZIUM);
    if (plugin == null) {
      findings.blocks(
          version + ", without Debezium's connector for PostgreSQL",
          "put debezium-connector-postgres into a folder of its plugin.path, and restart it");
    } else {
      findings.fine("%s, with Debezium %s".formatted(version, plugin));
    }
    Map<String, ConnectorStatus> statuses = connect.statuses();
    List<String> missing = new ArrayList<>();
    List<String> running = new ArrayList<>();
    for (Database database : tables.databases()) {
      String name = database.connector();
      ConnectorStatus status = statuses.get(name);
      if (status == null) {
        missing.add(name);
      } else if (status.isRunning()) {
        running.add(name);
      } else {
        findings.wrong(
            "%s is %s, its task %s: %s"
                .formatted(name, status.state(), status.task(), status.error()),
            "mend that; then scripts/instashop init");
      }
    }
    if (!missing.isEmpty()) {
      findings.wrong("not registered: " + String.join(", ", missing), Findings.INIT);
    }
    if (!running.isEmpty()) {
      findings.fine("running: " + String.join(", ", running));
    }
  }
}
