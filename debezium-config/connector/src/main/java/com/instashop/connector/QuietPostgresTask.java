package com.instashop.connector;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.relational.TableId;
import io.debezium.spi.topic.TopicNamingStrategy;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's task, which rests where nothing happens, and tells {@link EveryPartition} and {@link
 * LargeRows}. With exactly-once support Kafka Connect tells it after each poll that all is
 * committed, also where there was nothing, and Debezium reads its offsets back from Kafka then, to
 * tell PostgreSQL of them: fifty times a second and connector, and more where much happens. This
 * one tells it of what Kafka Connect says of the records ({@link Telling}), and reads nothing back.
 */
public final class QuietPostgresTask extends PostgresConnectorTask {
  /** Names of topics, as Debezium has them, that have several partitions; with how many. */
  static final String PARTITIONS = "instashop.partitions";

  /** The setting of what the producer of this connector takes. */
  private static final String MOST_BYTES = "producer.override.max.request.size";

  private final Telling telling = new Telling(System::nanoTime);

  private EveryPartition everyPartition;
  private LargeRows largeRows;

  @Override
  public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(
      Configuration configuration) {
    TopicNamingStrategy<TableId> topics =
        new PostgresConnectorConfig(configuration)
            .getTopicNamingStrategy(PostgresConnectorConfig.TOPIC_NAMING_STRATEGY);
    everyPartition = EveryPartition.of(configuration.getString(PARTITIONS), () -> captured(topics));
    largeRows = new LargeRows(configuration.getInteger(MOST_BYTES, Integer.MAX_VALUE));
    return super.start(configuration);
  }

  /** The tables, as they are known at the end of a snapshot. */
  private List<EveryPartition.Table> captured(TopicNamingStrategy<TableId> topics) {
    return getSchema().tableIds().stream()
        .map(
            id ->
                new EveryPartition.Table(
                    topics.dataChangeTopic(id), id, getSchema().schemaFor(id).getEnvelopeSchema()))
        .toList();
  }

  @Override
  public List<SourceRecord> doPoll() throws InterruptedException {
    PromptQueue<?> queue = PromptQueue.ofThisThread();
    List<SourceRecord> records = queue == null ? super.doPoll() : queue.take(super::doPoll);
    List<SourceRecord> all = everyPartition.of(records);
    all.replaceAll(largeRows::fitting);
    telling.given(all);
    return all;
  }

  @Override
  protected ReplicationConnection buildReplicationConnection(
      PostgresConnection database, PostgresSchema schema, PostgresConnectorConfig config)
      throws SQLException {
    return new PatientConnection(super.buildReplicationConnection(database, schema, config));
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    telling.committed(record, metadata);
  }

  @Override
  public void commit() throws InterruptedException {
    PromptQueue<?> queue = PromptQueue.ofThisThread();
    if (queue != null) {
      queue.committed();
    }
    // A poll that finds nothing is followed by a commit, too: the last record is told of.
    if (telling.isDue()) {
      super.commit();
    }
  }

  @Override
  public void performCommit() {
    SourceRecord committed = telling.take();
    if (committed != null && coordinator != null) {
      coordinator.commitOffset(committed.sourcePartition(), committed.sourceOffset());
    }
  }
}
