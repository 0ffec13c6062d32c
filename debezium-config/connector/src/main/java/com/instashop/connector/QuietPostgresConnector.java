package com.instashop.connector;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/**
 * Debezium's connector for PostgreSQL, with a task that costs little where nothing happens, and
 * with which topics may have several partitions.
 */
public final class QuietPostgresConnector extends PostgresConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return QuietPostgresTask.class;
  }
}
