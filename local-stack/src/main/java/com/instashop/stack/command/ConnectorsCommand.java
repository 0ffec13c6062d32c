package com.instashop.stack.command;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorStatus;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.health.PipelineHealth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import redis.clients.jedis.exceptions.JedisException;

/** The Debezium connectors, as Kafka Connect and their watcher see them. */
@Command(
    name = "connectors",
    description = "Shows the Debezium connectors, their tasks and slots, and what is wrong.")
final class ConnectorsCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorsCommand.class);

  @Mixin private DeploymentOption deployment;

  @Override
  public Integer call() throws InterruptedException {
    Deployment servers = Context.of(deployment).deployment();
    Map<String, ConnectorStatus> statuses = new ConnectClient(servers.connect()).statuses();
    Map<String, ConnectorsHealth.Connector> watched = watched(servers);
    boolean well = true;
    for (Database database : servers.captured().databases()) {
      String name = database.connector();
      ConnectorStatus status = statuses.get(name);
      if (status == null) {
        well = false;
        System.out.printf("%-22s not registered%n", name);
        continue;
      }
      Optional<ConnectorsHealth.Connector> seen = Optional.ofNullable(watched.get(name));
      // Kafka Connect's own word is newer.
      String error =
          Optional.ofNullable(status.error())
              .or(() -> seen.map(ConnectorsHealth.Connector::error))
              .orElse("");
      well &= status.isRunning() && error.isEmpty();
      System.out.printf(
          "%-22s %-10s task %-10s slot %-10s %s%n",
          name,
          status.state(),
          status.task(),
          seen.map(ConnectorsHealth.Connector::slot).orElse("-"),
          error);
    }
    return well ? 0 : 1;
  }

  /** What the watcher says, by connector; nothing where it is silent, or Redis does not answer. */
  private static Map<String, ConnectorsHealth.Connector> watched(Deployment servers) {
    try {
      PipelineHealth health = PipelineHealth.read(servers, Account.DASHBOARD, false);
      return health
          .connectors()
          .filter(unused -> !health.silent().contains(RedisKeys.HEALTH_CONNECTORS))
          .map(ConnectorsHealth::connectors)
          .orElse(new TreeMap<>());
    } catch (JedisException | ProgramException e) {
      LOG.debug("Kafka Connect alone is asked", e);
      return Map.of();
    }
  }
}
