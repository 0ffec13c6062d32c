package com.instashop.stack.doctor;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.Deployment.Processes;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** How fast the data grow, and when the disk is full where it can be seen. */
final class GrowthCheck {
  private static final Duration DAY = Duration.ofDays(1);
  private static final long MEBIBYTE = 1 << 20;

  private final Deployment deployment;
  private final Tables tables;

  GrowthCheck(Deployment deployment, Tables tables) {
    this.deployment = deployment;
    this.tables = tables;
  }

  void check(Findings findings) throws InterruptedException {
    findings.about("the disks");
    try (Admin admin =
        Admin.create(deployment.kafka(Account.ADMINISTRATOR).settings(KafkaCheck.PATIENCE))) {
      Instant now = Instant.now();
      KafkaGrowth kafka = KafkaGrowth.of(admin, tables, now.minus(DAY));
      if (kafka.began() == null) {
        return;
      }
      Duration age = Duration.between(kafka.began(), now);
      Duration observed = age.compareTo(DAY) < 0 ? age : DAY;
      Map<String, Long> grown = new LinkedHashMap<>();
      if (deployment.spark().queries().contains(Deployment.WAREHOUSE)) {
        warehouse(grown, observed);
      }
      grown.put("Kafka", kafka.bytes());
      tell(findings, new Forecast(observed, grown));
    } catch (ExecutionException
        | SQLException
        | IOException
        | KafkaException
        | ProgramException e) {
      findings.note(
          "how fast the data grow cannot be seen: %s"
              .formatted(
                  ProgramException.firstLine(e instanceof ExecutionException ? e.getCause() : e)),
          "scripts/instashop status says what does not run");
    }
  }

  private void tell(Findings findings, Forecast forecast) throws IOException, SQLException {
    if (deployment.processes() instanceof Processes.OfStack stack) {
      Path data = Folders.existing(stack.home().resolve("data"));
      findings.about("the disk of " + stack.home());
      forecast.tell(findings, Files.getFileStore(data).getUsableSpace(), reserved());
    } else {
      findings.fine(
          "%s; how much is free on the servers cannot be seen from here"
              .formatted(forecast.growth()));
    }
  }

  /** How much the databases grew, as far as the rows that came tell. */
  private void warehouse(Map<String, Long> grown, Duration observed) throws SQLException {
    try (Connection connection = deployment.connect(Database.WAREHOUSE, Account.AUDITOR);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT to_regclass('public.event_horizon') IS NULL")) {
        row.next();
        if (row.getBoolean(1)) {
          // The Spark application makes its tables when it comes for the first time, or is newer.
          return;
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT pg_database_size(current_database()) * coalesce(
                       sum(events) FILTER (WHERE operation <> 'r' AND bucket > now() - interval '%d s 1 hour')
                       / nullif(sum(events) FILTER (WHERE bucket >= coalesce((SELECT kept_since FROM event_horizon),
                                                                             '-infinity')), 0), 0)
              FROM event_rollup WHERE grain = 'hour'"""
                  .formatted(observed.toSeconds()))) {
        row.next();
        grown.put("the warehouse", row.getLong(1));
      }
      long databases = 0;
      for (Database database : tables.databases()) {
        databases += database(connection, database, observed);
      }
      grown.put("the databases", databases);
    }
  }

  /** New rows, as large as those that are there. */
  private long database(Connection warehouse, Database database, Duration observed)
      throws SQLException {
    double rows;
    try (PreparedStatement statement =
        warehouse.prepareStatement(
            """
            SELECT coalesce(sum(CASE operation WHEN 'c' THEN events WHEN 'd' THEN -events ELSE 0 END), 0)
            FROM event_rollup
            WHERE grain = 'hour' AND bucket > now() - make_interval(hours => 1, secs => ?) AND topic = ANY (?)""")) {
      statement.setDouble(1, observed.toSeconds());
      statement.setArray(
          2,
          warehouse.createArrayOf(
              "text",
              tables.of(database).stream().map(CapturedTable::topic).toArray(String[]::new)));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        rows = row.getDouble(1);
      }
    }
    try (Connection connection = deployment.connect(database, Account.AUDITOR);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT sum(pg_total_relation_size(oid)) / nullif(sum(greatest(reltuples, 0)), 0)
                FROM pg_class WHERE relkind = 'r' AND relnamespace <> 'pg_catalog'::regnamespace""")) {
      row.next();
      return Math.round(Math.max(0, rows * row.getDouble(1)));
    }
  }

  /** What the write-ahead log may still take where a connector stands still. */
  private long reserved() throws SQLException {
    try (Connection connection = deployment.connect(Database.WAREHOUSE, Account.AUDITOR);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT setting::bigint,
                       (SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)::bigint
                        FROM pg_replication_slots)
                FROM pg_settings WHERE name = 'max_slot_wal_keep_size'""")) {
      return row.next() ? Math.max(0, row.getLong(1) * MEBIBYTE - row.getLong(2)) : 0;
    }
  }
}
