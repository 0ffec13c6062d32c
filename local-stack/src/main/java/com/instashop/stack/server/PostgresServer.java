package com.instashop.stack.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.instashop.contracts.OwnerOnly;
import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.Login;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL: one server with the five databases. */
final class PostgresServer {
  static final String NAME = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

  /** A connector that stands still does not fill the disk: it reads anew afterwards. */
  private static final String LIMIT = "max_slot_wal_keep_size";

  private static final String LARGEST = "8GB";

  /** In {@code postmaster.pid}; negative in single-user mode. */
  private static final Pattern PID = Pattern.compile("-?([1-9][0-9]{0,9})");

  /** Its program; an upgrade may have deleted that meanwhile, as Linux says. */
  private static final Pattern POSTGRES = Pattern.compile("(^|/)postgres( \\(deleted\\))?$");

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=" + Addresses.HOST,
          "unix_socket_directories=",
          // Debezium reads the write-ahead log; a slot and a sender for each connector.
          "wal_level=logical",
          "max_replication_slots=16",
          "max_wal_senders=16",
          "timezone=UTC",
          "shared_buffers=256MB",
          "max_wal_size=2GB",
          "log_min_messages=warning");

  private final Folders folders;
  private final Addresses addresses;
  private final Login superuser;

  PostgresServer(Folders folders, Addresses addresses, Deployment deployment) {
    this.folders = folders;
    this.addresses = addresses;
    this.superuser = deployment.role(Account.ADMINISTRATOR);
  }

  Part part(Runnable changed) throws InterruptedException {
    Path data = folders.data(NAME);
    Path binaries = new NativeBinaries(folders).postgres().resolve("bin");
    Unprivileged user = Unprivileged.here();
    user.checkReach(binaries.resolve("postgres"));
    prepare(user, binaries, data);
    List<String> command =
        user.command(
            binaries.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(addresses.postgresPort()));
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    return new Part(
        new ProcessSpec(NAME, command, Map.of(), folders.log(NAME), ProcessSpec.Signal.INT),
        Addresses.HOST + ":" + addresses.postgresPort(),
        launched -> {
          connect().close();
          return true;
        },
        changed);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        addresses.jdbc(NAME), superuser.user(), superuser.password());
  }

  /**
   * Gives one that runs the limit that an earlier version has made it without. Whoever chose
   * another one, or none, keeps that.
   */
  void limitSlots() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT source = 'default' FROM pg_settings WHERE name = '%s'".formatted(LIMIT))) {
        row.next();
        if (!row.getBoolean(1)) {
          return;
        }
      }
      statement.execute("ALTER SYSTEM SET %s = '%s'".formatted(LIMIT, LARGEST));
      statement.execute("SELECT pg_reload_conf()");
      LOG.info("{} is {} from now on", LIMIT, LARGEST);
    }
  }

  /**
   * Lets a server that does not run learn a password of its superuser, whatever it was before, in
   * <a href="https://www.postgresql.org/docs/17/app-postgres.html">single-user mode</a>; nothing
   * where there is no server yet.
   */
  static void learn(Folders folders, String superuser, String password)
      throws InterruptedException {
    Path data = folders.data(NAME);
    if (!Files.exists(data)) {
      return;
    }
    forgetStranger(data);
    Path binaries = new NativeBinaries(folders).postgres().resolve("bin");
    Unprivileged user = Unprivileged.here();
    user.checkReach(binaries.resolve("postgres"));
    List<String> command =
        user.command(binaries.resolve("postgres").toString(), "--single", "-D", data.toString());
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    command.add(NAME);
    try {
      user.own(data);
      // Hashed here, so that no log sees it.
      String hash = PasswordUtil.encodePassword(superuser, password.toCharArray(), "scram-sha-256");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(folders.log(NAME).toFile()))
              .start();
      try (Writer statement = process.outputWriter()) {
        statement.write("ALTER ROLE \"%s\" PASSWORD '%s'%n".formatted(superuser, hash));
      }
      if (process.waitFor() != 0) {
        throw ProgramException.trouble(
            "PostgreSQL does not take a new password: see " + folders.log(NAME));
      }
    } catch (IOException | SQLException e) {
      throw ProgramException.trouble("PostgreSQL does not take a new password: " + e, e);
    }
  }

  private void prepare(Unprivileged user, Path binaries, Path data) throws InterruptedException {
    try {
      if (!Files.exists(data)) {
        // Aside first, so that one that was interrupted is done again.
        Path unfinished = folders.data(NAME + "-unfinished");
        Folders.delete(unfinished);
        OwnerOnly.makeFolder(unfinished);
        user.own(unfinished);
        initialize(user, binaries, unfinished);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
      }
      forgetStranger(data);
      user.own(data);
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot prepare PostgreSQL: " + e, e);
    }
  }

  /**
   * Deletes what a power loss has left of {@code postmaster.pid}, where nobody can read it or the
   * number in it is another process's by now: PostgreSQL would take that for a server that runs on
   * these data. One that does is left alone, and so are numbers that nobody has, which PostgreSQL
   * looks into itself.
   */
  static void forgetStranger(Path data) {
    Path file = data.resolve("postmaster.pid");
    try {
      if (!Files.exists(file)) {
        return;
      }
      Matcher pid = PID.matcher(Files.readString(file, ISO_8859_1).lines().findFirst().orElse(""));
      if (!pid.matches() || isStranger(Long.parseLong(pid.group(1)), data)) {
        LOG.warn("{} is of a server that is gone: deleted", file);
        Files.delete(file);
      }
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot read %s: %s".formatted(file, e), e);
    }
  }

  /**
   * Whether a process certainly has nothing to do with these data: it is no PostgreSQL, or one of
   * another folder. Two servers on the same data would destroy them.
   */
  private static boolean isStranger(long pid, Path data) throws IOException {
    Optional<ProcessHandle.Info> process = ProcessHandle.of(pid).map(ProcessHandle::info);
    Optional<String> program = process.flatMap(ProcessHandle.Info::command);
    if (program.isEmpty()) {
      return false;
    }
    if (!POSTGRES.matcher(program.get()).find()) {
      return true;
    }
    List<String> arguments =
        process.flatMap(ProcessHandle.Info::arguments).map(List::of).orElse(List.of());
    int option = arguments.indexOf("-D");
    if (option < 0 || option + 1 == arguments.size()) {
      return false;
    }
    // The same folder may be called otherwise; where another process is, we cannot tell.
    Path other = Path.of(arguments.get(option + 1));
    return other.isAbsolute() && Files.isDirectory(other) && !Files.isSameFile(other, data);
  }

  private void initialize(Unprivileged user, Path binaries, Path data)
      throws InterruptedException, IOException {
    // Where PostgreSQL's own user may pass through.
    Path passwordFile = Files.createTempFile(data.getParent(), "password", "");
    try {
      Files.writeString(passwordFile, superuser.password());
      user.own(passwordFile);
      List<String> command =
          user.command(
              binaries.resolve("initdb").toString(),
              "-D",
              data.toString(),
              "-U",
              superuser.user(),
              "-A",
              "scram-sha-256",
              "--pwfile",
              passwordFile.toString(),
              "-E",
              "UTF8",
              "--locale=C",
              "--no-instructions",
              "--set",
              LIMIT + "=" + LARGEST);
      Launcher.run(
          new ProcessSpec(NAME, command, Map.of(), folders.log(NAME)),
          "PostgreSQL cannot make its data folder");
    } finally {
      Files.delete(passwordFile);
    }
  }
}
