package com.instashop.stack.backup;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.Version;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.view.ProgressBar;
import com.instashop.stack.view.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes the warehouse into a folder, as it is at one moment, while everything goes on; and what
 * declares what is captured and counted. What can be made again is not part of it.
 */
public final class WarehouseBackup {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_NAME = 80;

  /** What PostgreSQL says where a table is not there any more. */
  private static final String DROPPED = "42P01";

  private final Deployment deployment;
  private final BackupFolder folder;

  /** A backup that is not made yet. */
  public WarehouseBackup(Deployment deployment, Path folder) {
    this.deployment = deployment;
    this.folder = new BackupFolder(folder);
  }

  /**
   * What was written.
   *
   * @param at as of when the warehouse is in it
   * @param declarations how many files declare something
   */
  public record Written(Instant at, int tables, long rows, long bytes, int declarations) {}

  /**
   * Makes it.
   *
   * @throws ProgramException where the folder is not empty, or cannot be written
   */
  public Written write(Terminal terminal) throws SQLException {
    try (Connection connection = deployment.connect(Database.WAREHOUSE, Account.SPARK)) {
      Catalogue catalogue = new Catalogue(connection);
      List<String> migrations = catalogue.migrations();
      if (migrations.isEmpty()) {
        throw ProgramException.mistake(
            "There is nothing in the warehouse yet: the Spark application makes its tables");
      }
      folder.make();
      boolean whole = false;
      try {
        Manifest manifest = write(connection, catalogue, migrations, terminal);
        folder.finish(manifest);
        whole = true;
        return new Written(
            manifest.at(),
            manifest.tables().size(),
            manifest.rows(),
            manifest.bytes(),
            manifest.declarations().size());
      } finally {
        if (!whole) {
          folder.discard();
        }
      }
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot write the backup: " + e.getMessage(), e);
    } catch (SQLException e) {
      if (DROPPED.equals(e.getSQLState())) {
        throw ProgramException.trouble(
            "The warehouse was emptied or pruned meanwhile (%s): repeat it"
                .formatted(ProgramException.firstLine(e)),
            e);
      }
      throw e;
    }
  }

  private Manifest write(
      Connection connection, Catalogue catalogue, List<String> migrations, Terminal terminal)
      throws SQLException, IOException {
    String names =
        catalogue.tables().stream().map(Catalogue.Table::name).collect(Collectors.joining(", "));
    connection.setAutoCommit(false);
    Instant at;
    String server;
    List<Catalogue.Table> found;
    try (Statement statement = connection.createStatement()) {
      // All files show the same moment, and names have their schema.
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      // Before the moment begins: what is emptied or dropped in between would be missing.
      statement.execute("LOCK TABLE %s IN ACCESS SHARE MODE".formatted(names));
      statement.execute("SET LOCAL search_path = pg_catalog");
      statement.execute("SET LOCAL TIME ZONE 'UTC'");
      try (ResultSet row =
          statement.executeQuery("SELECT clock_timestamp(), current_setting('server_version')")) {
        row.next();
        at = row.getObject(1, OffsetDateTime.class).toInstant();
        server = row.getString(2);
      }
      found = catalogue.tables();
    }
    List<Manifest.Table> tables = new ArrayList<>();
    long total = found.stream().mapToLong(Catalogue.Table::bytes).sum();
    CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
    try (ProgressBar progress = new ProgressBar(terminal, "Backing up", total)) {
      for (Catalogue.Table table : found) {
        tables.add(copy(copies, table, "%03d".formatted(tables.size() + 1), progress));
      }
    }
    return new Manifest(
        Manifest.FORMAT,
        new Version().getVersion()[0],
        at,
        server,
        migrations,
        catalogue.positions(),
        tables,
        catalogue.views(),
        declarations());
  }

  private Manifest.Table copy(
      CopyManager copies, Catalogue.Table table, String number, ProgressBar progress)
      throws IOException {
    String sql =
        "COPY %s (%s) TO STDOUT (FORMAT binary)"
            .formatted(table.name(), String.join(", ", table.columns()));
    long[] rows = {0};
    long[] left = {table.bytes()};
    LongConsumer written =
        bytes -> {
          long counted = Math.min(bytes, left[0]);
          left[0] -= counted;
          progress.add(counted);
        };
    Manifest.Content content =
        folder.write(
            "%s-%s.copy.gz".formatted(number, fileName(table.name())),
            out -> {
              Compressed compressed = new Compressed(out, written);
              try {
                rows[0] = copies.copyOut(sql, compressed);
              } catch (SQLException e) {
                throw new IOException(ProgramException.firstLine(e), e);
              }
              compressed.finish();
            });
    progress.add(left[0]);
    return new Manifest.Table(
        table.schema(), table.name(), table.columns(), table.create(), rows[0], content);
  }

  /** What file systems take. */
  private static String fileName(String table) {
    String name = table.replaceAll("[^A-Za-z0-9._-]", "_").toLowerCase(Locale.ROOT);
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  /** Compresses, fast rather than small, and tells how much came. */
  private static final class Compressed extends GZIPOutputStream {
    private final LongConsumer written;

    Compressed(OutputStream out, LongConsumer written) throws IOException {
      super(out, BUFFER);
      this.written = written;
      def.setLevel(Deflater.BEST_SPEED);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      super.write(bytes, offset, length);
      written.accept(length);
    }
  }

  /** Copies what declares tables and metrics, and the deployment's file. */
  private List<Manifest.Content> declarations() throws IOException {
    List<Manifest.Content> contents = new ArrayList<>();
    for (Declarations kind : Declarations.values()) {
      Path from = kind.folder(deployment);
      if (Files.isDirectory(from)) {
        for (Path file : files(from)) {
          contents.add(copy(file, kind.inBackup(file.getFileName().toString())));
        }
      }
    }
    contents.add(copy(deployment.file(), "deployment.yaml"));
    return contents;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(YamlFolder.SUFFIX) && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private Manifest.Content copy(Path file, String name) throws IOException {
    return folder.write(name, out -> Files.copy(file, out));
  }
}
