package com.instashop.capture;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.PartitionCheck;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time whether topics got partitions of which their connector knows nothing. */
final class PartitionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(20);

  /** Nobody waits long for a Kafka that is away. */
  private static final Map<String, Integer> PATIENCE =
      Map.of("default.api.timeout.ms", 5_000, "request.timeout.ms", 5_000);

  private final Deployment deployment;
  private final ConnectClient connect;
  private Admin kafka;
  private Map<String, String> faults = Map.of();
  private long next = System.nanoTime();
  private boolean blind;

  PartitionWatch(Deployment deployment, ConnectClient connect) {
    this.deployment = deployment;
    this.connect = connect;
  }

  /** What is wrong, and what to type, in a line; empty where all is well, or it is not known. */
  Optional<String> fault(Database database) throws InterruptedException {
    if (System.nanoTime() - next >= 0) {
      look();
      next = System.nanoTime() + EVERY.toNanos();
    }
    return Optional.ofNullable(faults.get(database.connector()))
        .map(fault -> fault + "; " + PartitionCheck.REMEDY);
  }

  private void look() throws InterruptedException {
    try {
      if (kafka == null) {
        kafka = Admin.create(deployment.kafka(Account.CAPTURE).settings(PATIENCE));
      }
      Map<String, String> found = PartitionCheck.faults(deployment.captured(), connect, kafka);
      if (!found.equals(faults)) {
        found.forEach((connector, fault) -> LOG.error("{}: {}", connector, fault));
      }
      faults = found;
      blind = false;
    } catch (ExecutionException | KafkaException | ProgramException e) {
      if (!blind) {
        LOG.warn("Not known how many partitions topics have: {}", ProgramException.firstLine(e));
      }
      blind = true;
    }
  }

  @Override
  public void close() {
    if (kafka != null) {
      kafka.close(Duration.ZERO);
    }
  }
}
