package com.instashop.connector;

import io.debezium.connector.postgresql.PostgresConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Task;

/**
 * Debezium's connector for PostgreSQL, with a task that costs little where nothing happens, and
 * with which topics may have several partitions.
 */
public final class QuietPostgresConnector extends PostgresConnector {
  /** What Debezium passes on to the driver of PostgreSQL. */
  private static final String SOCKETS = "driver.socketFactory";

  @Override
  public Class<? extends Task> taskClass() {
    return QuietPostgresTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return super.taskConfigs(maxTasks).stream().map(QuietPostgresConnector::patient).toList();
  }

  /** A socket factory of one's own wins. */
  private static Map<String, String> patient(Map<String, String> task) {
    Map<String, String> patient = new HashMap<>(task);
    patient.putIfAbsent(SOCKETS, PatientSockets.class.getName());
    return patient;
  }
}
