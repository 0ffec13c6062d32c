package com.instashop.stack.doctor;

import com.instashop.capture.database.CaptureCheck;
import com.instashop.capture.database.DatabaseAddress;
import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.database.ServerPreparer;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The servers of PostgreSQL, and the databases on them. */
final class PostgresCheck {
  /** The first version whose publications know partitioned tables. */
  private static final int OLDEST = 13;

  /** In the warehouse NULL is one value (UNIQUE NULLS NOT DISTINCT). */
  private static final int OLDEST_WAREHOUSE = 15;

  private static final String CHANGED_TABLE =
      "change the table's file, then scripts/instashop table apply";

  private static final int VERSION_UNIT = 10_000;
  private static final long RETAINED_NOTED = 1L << 30;

  private final Deployment deployment;
  private final Tables tables;

  PostgresCheck(Deployment deployment, Tables tables) {
    this.deployment = deployment;
    this.tables = tables;
  }

  void check(Findings findings) throws InterruptedException {
    Map<String, List<Database>> servers = new LinkedHashMap<>();
    List<Database> databases = new ArrayList<>(tables.databases());
    databases.add(Database.WAREHOUSE);
    for (Database database : databases) {
      findings.about(database.databaseName());
      findings.at(
          () -> {
            DatabaseAddress address = DatabaseAddress.of(database, deployment.jdbc(database));
            servers
                .computeIfAbsent(address.host() + ":" + address.port(), unused -> new ArrayList<>())
                .add(database);
          },
          "name its JDBC URL there",
          deployment.isNeeded(database));
    }
    for (Map.Entry<String, List<Database>> server : servers.entrySet()) {
      findings.about("PostgreSQL at " + server.getKey());
      List<Database> there = server.getValue();
      Findings.Look look =
          () -> {
            try (Connection connection = new ServerPreparer(deployment).maintenance(there.get(0))) {
              server(findings, connection, there);
            }
          };
      String url = deployment.jdbc(there.get(0));
      boolean needed = there.stream().anyMatch(deployment::isNeeded);
      if (findings.at(look, thrown -> Remedy.ofPostgres(thrown, deployment.file(), url), needed)) {
        for (Database database : there) {
          findings.about(database.databaseName());
          findings.at(
              () -> database(findings, database),
              "name them in %s, and where their passwords are kept".formatted(deployment.file()),
              deployment.isNeeded(database));
        }
      }
    }
  }

  private void server(Findings findings, Connection connection, List<Database> databases)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Instant before = Instant.now();
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT current_setting('server_version'), current_setting('server_version_num')::int,
                     current_setting('wal_level'), current_setting('max_replication_slots')::int,
                     current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots),
                     current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication),
                     current_setting('max_slot_wal_keep_size', true),
                     (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
                     clock_timestamp(), current_setting('max_wal_senders')::int""")) {
        Instant after = Instant.now();
        row.next();
        String version = "version " + row.getString(1);
        int oldest = databases.contains(Database.WAREHOUSE) ? OLDEST_WAREHOUSE : OLDEST;
        if (row.getInt(2) / VERSION_UNIT < oldest) {
          findings.wrong(
              version,
              "upgrade it to %d or later".formatted(oldest),
              databases.stream().anyMatch(deployment::isNeeded));
        } else {
          findings.fine(version);
        }
        if (!row.getBoolean(8)) {
          findings.note(
              "%s is no superuser".formatted(deployment.role(Account.ADMINISTRATOR).user()),
              "CREATEDB, CREATEROLE and REPLICATION do, too; what it may not do, init prints as SQL for who may");
        }
        findings.clock(before, row.getObject(9, OffsetDateTime.class).toInstant(), after);
        List<Database> captured = databases.stream().filter(Database::isOperational).toList();
        if (!captured.isEmpty()) {
          log(findings, row, connection, captured);
        }
      }
    }
  }

  private void log(Findings findings, ResultSet row, Connection connection, List<Database> captured)
      throws SQLException {
    boolean needed = captured.stream().anyMatch(deployment::isNeeded);
    if (row.getString(3).equals("logical")) {
      findings.fine("wal_level is logical");
    } else {
      findings.wrong(
          "wal_level is %s: it does not log what changes".formatted(row.getString(3)),
          "ALTER SYSTEM SET wal_level = logical; and restart it",
          needed);
    }
    List<Database> missing = new ArrayList<>();
    for (Database database : captured) {
      if (ReplicationSlot.of(database).state(connection).isEmpty()) {
        missing.add(database);
      }
    }
    room(findings, "max_replication_slots", row.getInt(4), row.getInt(5), missing);
    room(findings, "max_wal_senders", row.getInt(10), row.getInt(6), missing);
    if ("-1".equals(row.getString(7))) {
      findings.note(
          "a connector that stands still fills its disk",
          "ALTER SYSTEM SET max_slot_wal_keep_size = '8GB'; SELECT pg_reload_conf();");
    }
  }

  private void room(
      Findings findings, String setting, long configured, long free, List<Database> missing) {
    String text = "%d more connectors, %s has room for %d".formatted(missing.size(), setting, free);
    if (free < missing.size()) {
      findings.wrong(
          text,
          "ALTER SYSTEM SET %s = %d; and restart it"
              .formatted(setting, configured + missing.size() - free),
          free < missing.stream().filter(deployment::isNeeded).count());
    } else if (!missing.isEmpty()) {
      findings.fine(text);
    }
  }

  private void database(Findings findings, Database database) throws InterruptedException {
    List<Account> accounts =
        new ArrayList<>(
            database.isOperational()
                ? List.of(Account.CAPTURE, Account.AUDITOR)
                : List.of(Account.SPARK, Account.AUDITOR, Account.DASHBOARD));
    if (deployment.shipped().databases().contains(database)) {
      accounts.add(0, Account.SHOP);
    }
    Map<String, List<String>> refused = new LinkedHashMap<>();
    for (Account account : accounts) {
      refusal(database, account)
          .ifPresent(
              why ->
                  refused.computeIfAbsent(why, unused -> new ArrayList<>()).add(account.label()));
    }
    refused.forEach(
        (why, who) ->
            findings.wrong(
                "no way in for %s: %s".formatted(String.join(", ", who), why), Findings.INIT));
    boolean allIn = refused.isEmpty();
    if (allIn) {
      findings.fine("everybody who has to can log in");
    }
    if (allIn && database.isOperational()) {
      findings.at(
          () -> {
            try (Connection connection = deployment.connect(database, Account.CAPTURE)) {
              capture(findings, database, connection);
            }
          },
          Findings.INIT);
    }
  }

  /** Why somebody cannot log in, without the name; empty where it works. */
  private Optional<String> refusal(Database database, Account account) {
    String user = deployment.role(account).user();
    try {
      deployment.connect(database, account).close();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(withoutName(ProgramException.firstLine(e), user));
    }
  }

  /** Servers say it in their own language, with its quotation marks. */
  static String withoutName(String said, String user) {
    return said.replace(" for user \"%s\"".formatted(user), "")
        .replaceAll("[\"'«»„“”「]\\s?" + Pattern.quote(user) + "\\s?[\"'«»„“”」]", "…");
  }

  private void capture(Findings findings, Database database, Connection connection)
      throws SQLException {
    CaptureCheck check = new CaptureCheck(database, tables.of(database), connection);
    List<String> faults = check.faults();
    List<String> faultsOfFiles = check.faultsOfFiles();
    Optional<ReplicationSlot.State> state = ReplicationSlot.of(database).state(connection);
    // Changes that were made meanwhile may be missing downstream.
    String remedy = state.isEmpty() ? Findings.INIT : "scripts/instashop rebuild --from-databases";
    for (String fault : faults) {
      findings.wrong(fault, faultsOfFiles.contains(fault) ? CHANGED_TABLE : remedy);
    }
    if (state.isEmpty()) {
      findings.wrong("no connector has begun to read it", Findings.INIT);
      return;
    }
    if (faults.isEmpty()) {
      findings.fine("published whole, with full before-images");
    }
    if (state.get().isLost()) {
      findings.wrong(
          "changes were deleted before they were read",
          "scripts/instashop rebuild --from-databases");
    } else if (!state.get().active() && !ReplicationSlot.isSnapshotTaken(connection)) {
      findings.wrong("no connector reads it now", "scripts/instashop connectors says why");
    }
    Long retained = state.get().retainedBytes();
    if (retained != null && retained > RETAINED_NOTED) {
      findings.note(
          "%.1f GiB of its log wait to be read".formatted(retained / (double) (1 << 30)),
          "scripts/instashop connectors, scripts/instashop status");
    }
  }
}
