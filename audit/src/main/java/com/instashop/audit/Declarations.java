package com.instashop.audit;

import com.instashop.contracts.measure.Catalogue;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.metric.MetricFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is declared, and can be compared: one table that is not there does not keep the others from
 * being proven.
 *
 * @param catalogue of what can be compared
 * @param impossible what cannot be, and why
 */
record Declarations(Catalogue catalogue, List<Comparison> impossible) {
  private static final String NUMBERS = "declared";

  static Declarations read(Deployment deployment, KafkaLog kafka) {
    MetricFolder.Content declared = deployment.metrics().read();
    Set<String> topics = kafka.topics();
    List<CapturedTable> present = new ArrayList<>();
    List<Comparison> impossible = new ArrayList<>();
    for (CapturedTable table : declared.tables().declared()) {
      String reason =
          topics.contains(table.topic())
              ? unreadable(deployment, table)
              : "it is not captured yet: scripts/instashop table apply";
      if (reason == null) {
        present.add(table);
      } else {
        impossible.add(Comparison.impossible(NUMBERS, table.topic(), reason));
      }
    }
    Tables tables = Tables.SHIPPED.with(present);
    List<Metric> metrics =
        declared.metrics().stream()
            .filter(metric -> tables.all().contains(metric.table()))
            .toList();
    return new Declarations(Catalogue.SHIPPED.over(tables).with(metrics), impossible);
  }

  /** Why a table cannot be read as it is declared; null where it can. */
  private static String unreadable(Deployment deployment, CapturedTable table) {
    String columns = table.columns().stream().map(Column::quoted).collect(Collectors.joining(", "));
    try (Connection connection = deployment.connect(table.database(), Account.AUDITOR);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT %s FROM %s LIMIT 0".formatted(columns, table.quoted()));
      return null;
    } catch (SQLException e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }
}
