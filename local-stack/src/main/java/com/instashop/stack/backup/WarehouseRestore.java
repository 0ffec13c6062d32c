package com.instashop.stack.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Identifier;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.stack.view.ProgressBar;
import com.instashop.stack.view.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup in the place of what is in the warehouse, in one transaction. The positions in
 * Kafka come with it: the Spark application goes on behind them.
 */
public final class WarehouseRestore {
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseRestore.class);
  private static final int BUFFER = 1 << 16;
  private static final int ATTEMPTS = 10;
  private static final long PAUSE_MILLIS = 500;

  /**
   * What PostgreSQL says where somebody else works on the same schema at the same moment: a
   * deadlock, something that is there already, a tuple that was updated.
   */
  private static final Set<String> AGAIN =
      Set.of("40P01", "40001", "42P07", "42P06", "42710", "42723", "23505", "XX000");

  private final Deployment deployment;
  private final BackupFolder folder;
  private final Manifest manifest;

  /** Topic to the identity of that which the backup was read from, where it is known. */
  private final Map<String, String> topicIds = new HashMap<>();

  private WarehouseRestore(Deployment deployment, BackupFolder folder, Manifest manifest) {
    this.deployment = deployment;
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Reads a backup, all of it, and changes nothing.
   *
   * @throws ProgramException where it is damaged, or one of a newer version
   */
  public static WarehouseRestore of(Deployment deployment, Path path, Terminal terminal) {
    BackupFolder folder = new BackupFolder(path);
    Manifest manifest = folder.manifest();
    try (ProgressBar progress = new ProgressBar(terminal, "Checking", manifest.bytes())) {
      folder.check(manifest, progress::add);
    }
    for (String migration : manifest.migrations()) {
      if (WarehouseRestore.class.getResource(Catalogue.script(migration)) == null) {
        throw ProgramException.mistake(
            "%s was made by a newer InstaShop (%s, with the migration %s): upgrade this one first"
                .formatted(path, manifest.version(), migration));
      }
    }
    return new WarehouseRestore(deployment, folder, manifest);
  }

  /** As of when the warehouse is in it. */
  public Instant at() {
    return manifest.at();
  }

  /** How many rows there are in it. */
  public long rows() {
    return manifest.rows();
  }

  /** Whether nothing would be lost. */
  public boolean isIntoEmptyWarehouse() throws SQLException {
    try (Connection connection = connect()) {
      return new Catalogue(connection).isEmpty();
    }
  }

  private Connection connect() throws SQLException {
    return deployment.connect(Database.WAREHOUSE, Account.SPARK);
  }

  /** Does it, or nothing. */
  public void restore(Terminal terminal) throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = connect()) {
        connection.setAutoCommit(false);
        replace(connection, terminal);
        connection.commit();
        connection.setAutoCommit(true);
        beginAnew(connection);
        return;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !AGAIN.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        // The Spark application may be making its tables at this moment.
        Thread.sleep(PAUSE_MILLIS);
      } catch (IOException e) {
        throw ProgramException.trouble(
            "Cannot read the backup: %s; nothing was changed".formatted(e.getMessage()), e);
      }
    }
  }

  private void replace(Connection connection, Terminal terminal) throws SQLException, IOException {
    Catalogue catalogue = new Catalogue(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL TIME ZONE 'UTC'");
      if (catalogue.has("public.batch")) {
        // A batch under way ends first, and the next one waits.
        statement.execute("LOCK TABLE public.batch IN ACCESS EXCLUSIVE MODE");
        statement.execute(
            "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE"
                .formatted(
                    catalogue.tables().stream()
                        .map(Catalogue.Table::name)
                        .collect(Collectors.joining(", "))));
      }
      boolean isSameSchema = catalogue.migrations().equals(manifest.migrations());
      if (isSameSchema) {
        execute(statement, catalogue.emptying());
      } else {
        execute(statement, catalogue.dropping());
        for (String migration : manifest.migrations()) {
          statement.execute(script(migration));
        }
      }
      Set<String> schemas =
          manifest.tables().stream().map(Manifest.Table::schema).collect(Collectors.toSet());
      manifest.views().forEach(view -> schemas.add(view.schema()));
      for (String schema : schemas) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + Identifier.quoted(schema));
      }
      CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
      try (ProgressBar progress = new ProgressBar(terminal, "Restoring", manifest.bytes())) {
        for (Manifest.Table table : manifest.tables()) {
          if (!catalogue.has(table.name())) {
            execute(statement, table.create());
          }
          if (!isSameSchema || !table.name().equals(Catalogue.MIGRATIONS)) {
            copy(copies, table);
          }
          progress.add(table.content().bytes());
        }
      }
      for (Manifest.View view : manifest.views()) {
        statement.execute("CREATE VIEW %s AS %s".formatted(view.name(), view.definition()));
      }
      // Before the Spark application may have gone on.
      readTopicIds(statement);
      statement.execute(
          "ANALYZE "
              + manifest.tables().stream()
                  .map(Manifest.Table::name)
                  .collect(Collectors.joining(", ")));
    }
  }

  private void readTopicIds(Statement statement) throws SQLException {
    topicIds.clear();
    // A backup of an earlier version does not have the column.
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT topic, to_jsonb(position) ->> 'topic_id'
            FROM public.kafka_position AS position
            WHERE to_jsonb(position) ->> 'topic_id' IS NOT NULL""")) {
      while (row.next()) {
        topicIds.put(row.getString(1), row.getString(2));
      }
    }
  }

  /**
   * Whether Kafka is not the one that the backup was read from: it does not know then what was
   * before. False where nobody can tell.
   */
  public boolean isOfAnotherKafka() throws InterruptedException {
    try (Admin kafka = Admin.create(deployment.kafka(Account.SPARK).settings())) {
      return PartitionRange.of(kafka, topicIds.keySet()).entrySet().stream()
          .anyMatch(
              partition ->
                  partition.getValue().isAnother(topicIds.get(partition.getKey().topic())));
    } catch (ExecutionException | KafkaException | ProgramException e) {
      LOG.debug("Kafka does not tell what it has", e);
      return false;
    }
  }

  private static void execute(Statement statement, List<String> all) throws SQLException {
    for (String sql : all) {
      statement.execute(sql);
    }
  }

  private static String script(String migration) throws IOException {
    try (InputStream in = WarehouseRestore.class.getResourceAsStream(Catalogue.script(migration))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void copy(CopyManager copies, Manifest.Table table) throws SQLException, IOException {
    String sql =
        "COPY %s (%s) FROM STDIN (FORMAT binary)"
            .formatted(table.name(), String.join(", ", table.columns()));
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(folder.path().resolve(table.content().file())), BUFFER)) {
      long rows = copies.copyIn(sql, in, BUFFER);
      if (rows != table.rows()) {
        throw new IOException(
            "%s has %,d rows instead of %,d".formatted(table.content().file(), rows, table.rows()));
      }
    }
  }

  /**
   * Ends the connection of the Spark application: the next one migrates an older schema, makes what
   * is declared now, and goes on behind the positions that were restored.
   */
  private static void beginAnew(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'warehouse' AND usename = current_user AND datname = current_database()
            AND pid <> pg_backend_pid()""");
    }
  }

  /**
   * Puts declarations back that are missing; what is there stays as it is.
   *
   * @return the files that were put back
   */
  public List<Path> restoreDeclarations() {
    List<Path> restored = new ArrayList<>();
    try {
      for (Manifest.Content content : manifest.declarations()) {
        for (Declarations kind : Declarations.values()) {
          Path from = folder.path().resolve(content.file());
          Path to = kind.folder(deployment).resolve(from.getFileName());
          if (kind.has(content.file()) && !Files.exists(to)) {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
            restored.add(to);
          }
        }
      }
    } catch (IOException e) {
      throw ProgramException.trouble(
          "The warehouse is restored, but cannot put a declaration back: " + e, e);
    }
    return restored;
  }
}
