package com.instashop.audit;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.metric.MetricFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What is declared, and can be compared: one table that is not there does not keep the others from
 * being proven.
 *
 * @param catalogue of what can be compared
 * @param impossible what cannot be, and why
 */
record Declarations(Catalogue catalogue, List<Comparison> impossible) {
  private static final String NUMBERS = "declared";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static Declarations read(Deployment deployment, KafkaLog kafka) throws InterruptedException {
    MetricFolder.Content declared = deployment.metrics().read();
    Set<String> topics = kafka.topics();
    Map<Database, String> silent = silent(deployment, declared, kafka, topics);
    List<CapturedTable> present = new ArrayList<>();
    List<Comparison> impossible = new ArrayList<>();
    for (CapturedTable table : declared.tables().declared()) {
      String reason =
          topics.contains(table.topic())
              ? silent.getOrDefault(table.database(), unreadable(deployment, table, declared))
              : "it is not captured yet: scripts/instashop table apply";
      if (reason == null) {
        present.add(table);
      } else {
        impossible.add(Comparison.impossible(NUMBERS, table.topic(), reason));
      }
    }
    Tables tables = deployment.shipped().with(present);
    if (tables.all().isEmpty()) {
      throw ProgramException.trouble(
          "There is nothing to prove: no table is captured. scripts/instashop table list says why");
    }
    List<Metric> metrics =
        declared.metrics().stream()
            .filter(metric -> tables.all().contains(metric.table()))
            .toList();
    return new Declarations(Catalogue.SHIPPED.over(tables).with(metrics), impossible);
  }

  /** The databases of declared tables only of which a mark does not arrive, and why. */
  private static Map<Database, String> silent(
      Deployment deployment, MetricFolder.Content declared, KafkaLog kafka, Set<String> topics)
      throws InterruptedException {
    Map<Database, String> silent = new HashMap<>();
    Sources sources = new Sources(deployment, declared.catalogue(), false);
    for (Database database : declared.tables().databases()) {
      if (deployment.shipped().databases().contains(database)
          || !topics.contains(database.heartbeatTopic())) {
        continue;
      }
      try {
        String mark = UUID.randomUUID().toString();
        Map<TopicPartition, Long> from =
            kafka.ends(kafka.partitions(List.of(database.heartbeatTopic())));
        sources.mark(database, mark);
        Cut.await(kafka, from, mark, database, System.nanoTime() + PATIENCE.toNanos());
      } catch (SQLException | ProgramException e) {
        silent.put(database, ProgramException.firstLine(e));
      }
    }
    return silent;
  }

  /** Why a table cannot be read as it is declared; null where it can. */
  private static String unreadable(
      Deployment deployment, CapturedTable table, MetricFolder.Content declared) {
    String nothing = "(SELECT * FROM (SELECT %s FROM %s) AS own WHERE false) AS empty_table";
    String columns = table.columns().stream().map(Column::quoted).collect(Collectors.joining(", "));
    String rows = nothing.formatted(columns, table.quoted());
    try (Connection connection = AuditConnection.open(deployment, table.database());
        Statement statement = connection.createStatement()) {
      RowDigests.ofNothing(table, connection);
      for (Metric metric : declared.metrics()) {
        if (table.equals(metric.table())) {
          statement.execute(MetricSql.of(metric, rows));
        }
      }
      return null;
    } catch (SQLException | ProgramException e) {
      return ProgramException.firstLine(e);
    }
  }
}
