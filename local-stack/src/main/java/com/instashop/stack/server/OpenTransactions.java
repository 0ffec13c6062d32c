package com.instashop.stack.server;

import com.instashop.program.kafka.KafkaAddress;
import com.instashop.stack.process.Part;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that a killed Kafka Connect worker has left open. The next worker reads its own
 * topics to their very ends before it does anything else, and Kafka ends such a transaction only
 * after a minute ({@code transaction.timeout.ms}): they are aborted before it starts. Only for a
 * worker that has its group for itself.
 */
final class OpenTransactions implements Part.Mender {
  private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);

  private final KafkaAddress kafka;
  private final String worker;
  private final String tasks;

  /**
   * Of the worker of a group, whose transactional ids are those of Kafka Connect's {@code
   * DistributedConfig.transactionalProducerId} and {@code Worker.taskTransactionalId}.
   */
  OpenTransactions(String group, KafkaAddress kafka) {
    this.kafka = kafka;
    this.worker = "connect-cluster-" + group;
    this.tasks = group + "-";
  }

  @Override
  public void clear() throws InterruptedException {
    try (Admin admin = Admin.create(kafka.settings())) {
      List<String> open =
          admin
              .listTransactions(
                  new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
              .all()
              .get()
              .stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> id.equals(worker) || id.startsWith(tasks))
              .toList();
      if (!open.isEmpty()) {
        admin.fenceProducers(open).all().get();
        LOG.info("Aborted what was left open in Kafka: {}", open);
      }
    } catch (ExecutionException | KafkaException e) {
      // It starts all the same, only later.
      LOG.warn("Kafka Connect may have to wait for what was left open in Kafka: {}", e.toString());
    }
  }
}
