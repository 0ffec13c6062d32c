package com.instashop.capture;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** The way of a heartbeat, from a database's table to its topic: all of capture is on it. */
record Heartbeat(Database database) {

  /** Lets the heart beat now. */
  void beat(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO public.%s (id, beat_at) VALUES (1, clock_timestamp())
          ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at"""
              .formatted(CaptureTables.HEARTBEAT));
    }
  }

  /**
   * How many beats were committed to Kafka, counted with gaps.
   *
   * @throws ProgramException where Kafka does not answer or has no such topic
   */
  long arrived(Admin kafka) throws InterruptedException {
    TopicPartition partition = new TopicPartition(database.heartbeatTopic(), 0);
    try {
      return kafka
          .listOffsets(
              Map.of(partition, OffsetSpec.latest()),
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(10_000))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw ProgramException.trouble(
          "Kafka does not tell about topic %s (%s): create the topics first: debezium-config topics"
              .formatted(database.heartbeatTopic(), e.getCause().getMessage()),
          e);
    }
  }
}
