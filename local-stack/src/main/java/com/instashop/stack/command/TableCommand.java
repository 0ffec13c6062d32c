package com.instashop.stack.command;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.capture.database.TableReader;
import com.instashop.capture.database.TableReader.Draft;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.TableFile;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.metric.Declaration;
import com.instashop.stack.reach.KeptTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The tables that people declare. */
@Command(
    name = "table",
    description = {
      "Captures tables of your own: a YAML file each, no code.",
      "docs/tables.md says what can be in a file."
    },
    synopsisSubcommandLabel = "COMMAND")
final class TableCommand {
  private static final Pattern NAME = Pattern.compile("([^.]+)\\.(?:([^.]+)\\.)?([^.]+)");

  /** How long a connector may do nothing before it streams. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Mixin private DeploymentOption deployment;

  @Command(name = "list", description = "Lists the declared tables, and what is wrong with files.")
  int list() throws SQLException {
    Deployment servers = servers();
    YamlFolder.Content<CapturedTable> content = servers.tables().read();
    KeptTables kept = new KeptTables(servers);
    for (CapturedTable table : content.right()) {
      System.out.printf("%-32s %-40s %s%n", table.topic(), table, kept.state(table));
    }
    content.mistakes().forEach(mistake -> System.out.println("Left out: " + mistake));
    if (content.right().isEmpty() && content.mistakes().isEmpty()) {
      System.out.println("None is declared yet: scripts/instashop table add DATABASE.TABLE");
    }
    return content.mistakes().isEmpty() ? 0 : 1;
  }

  @Command(
      name = "check",
      description = "Says what is wrong with a file, and where. It needs no stack.")
  int check(@Parameters(paramLabel = "FILE", description = "The declaration.") Path file) {
    CapturedTable table = Context.tables(deployment).read(file);
    int columns = table.columns().size();
    System.out.printf(
        "%s is right: %s with %d %s, its rows told apart by %s%n",
        file,
        table,
        columns,
        columns == 1 ? "column" : "columns",
        table.keyColumns().stream().map(Column::name).collect(Collectors.joining(", ")));
    return 0;
  }

  @Command(
      name = "add",
      description = {
        "Declares tables and captures them.",
        "A table is written down as PostgreSQL's catalogue has it. The connector of its database"
            + " reads all of its tables anew: what is there already becomes part of the numbers,"
            + " and nothing else changes."
      })
  int add(
      @Parameters(
              arity = "1..*",
              paramLabel = "DATABASE.[SCHEMA.]TABLE|FILE",
              description = {
                "A table that exists, or a declaration.",
                "'DATABASE.*' stands for all tables of a schema that can be captured."
              })
          List<String> names,
      @Option(names = "--later", description = "Only writes the declarations: table apply goes on.")
          boolean later)
      throws IOException, SQLException, InterruptedException {
    Deployment servers = servers();
    YamlFolder files = servers.tables().files();
    Map<Path, Draft> drafts = new LinkedHashMap<>();
    Set<Path> ofPatterns = new HashSet<>();
    for (String name : names) {
      boolean isFile = name.endsWith(YamlFolder.SUFFIX);
      if (!isFile && Name.of(name).isAll()) {
        Map<Path, Draft> all = all(servers, Name.of(name));
        all.keySet().removeAll(drafts.keySet());
        drafts.putAll(all);
        ofPatterns.addAll(all.keySet());
        continue;
      }
      String topic = isFile ? YamlFolder.name(Path.of(name)) : Name.of(name).topic();
      Path target = files.file(topic);
      if (Files.exists(target)) {
        throw ProgramException.mistake(
            "%s is declared already, in %s: change that file and run scripts/instashop table apply"
                .formatted(topic, target));
      }
      drafts.put(target, isFile ? draft(Path.of(name)) : Name.of(name).draft(servers));
      ofPatterns.remove(target);
    }
    put(servers, drafts, ofPatterns);
    drafts.forEach(
        (target, draft) -> {
          System.out.println("Declared in " + target);
          draft.leftOut().forEach(column -> System.out.println("  left out: " + column));
        });
    return later ? 0 : apply();
  }

  /** Those tables of a schema that can be captured and are not yet; of the others, why not. */
  private static Map<Path, Draft> all(Deployment servers, Name schema) throws SQLException {
    Map<Path, Draft> drafts = new LinkedHashMap<>();
    List<CapturedTable> captured = servers.captured().of(schema.database());
    try (Connection connection = connect(servers, schema.database())) {
      for (String name : TableReader.tables(connection, schema.schema())) {
        Name table = new Name(schema.database(), schema.schema(), name);
        Path target = servers.tables().files().file(table.topic());
        if (captured.stream().anyMatch(table::is)) {
          continue;
        }
        if (Files.exists(target) || drafts.containsKey(target)) {
          leftOut("%s has the topic of another table, %s".formatted(table, table.topic()));
          continue;
        }
        try {
          drafts.put(target, table.draft(connection));
        } catch (ProgramException e) {
          leftOut(e.getMessage());
        }
      }
    }
    if (drafts.isEmpty()) {
      throw ProgramException.mistake(
          "There is no other table in schema %s of %s that could be captured"
              .formatted(schema.schema(), schema.database()));
    }
    return drafts;
  }

  private static void leftOut(String reason) {
    System.out.println("Left out: " + reason);
  }

  private static Draft draft(Path file) throws IOException {
    TableFile.read(file);
    return new Draft(Files.readString(file), List.of());
  }

  /**
   * All that were named, or none. Beside the others one can still be one that cannot be.
   *
   * @param ofPatterns those that nobody named: they are left out then
   */
  private static void put(Deployment servers, Map<Path, Draft> drafts, Set<Path> ofPatterns)
      throws IOException {
    for (Map.Entry<Path, Draft> each : drafts.entrySet()) {
      servers.tables().files().put(YamlFolder.name(each.getKey()), each.getValue().yaml());
    }
    for (String mistake : servers.tables().read().mistakes()) {
      for (Path file : List.copyOf(drafts.keySet())) {
        if (mistake.startsWith(file + ":")) {
          if (!ofPatterns.contains(file)) {
            for (Path each : drafts.keySet()) {
              Files.delete(each);
            }
            throw ProgramException.mistake(mistake);
          }
          Files.delete(file);
          drafts.remove(file);
          leftOut(mistake);
        }
      }
    }
  }

  /** A table as a user names it. */
  private record Name(Database database, String schema, String table) {
    static Name of(String words) {
      Matcher parts = NAME.matcher(words);
      if (!parts.matches()) {
        throw ProgramException.mistake(
            "%s is no table: write DATABASE.TABLE or DATABASE.SCHEMA.TABLE".formatted(words));
      }
      return new Name(
          new Database(parts.group(1)),
          parts.group(2) == null ? TableFile.DEFAULT_SCHEMA : parts.group(2),
          parts.group(3));
    }

    /** Whether it stands for all tables of the schema. */
    boolean isAll() {
      return table.equals("*");
    }

    boolean is(CapturedTable captured) {
      return captured.schemaName().equals(schema) && captured.tableName().equals(table);
    }

    String topic() {
      return TableFile.defaultTopic(database.databaseName(), schema, table);
    }

    Draft draft(Deployment servers) throws SQLException {
      try (Connection connection = connect(servers, database)) {
        return draft(connection);
      }
    }

    Draft draft(Connection connection) throws SQLException {
      return new TableReader(connection, schema, table).draft(database.databaseName());
    }

    @Override
    public String toString() {
      return "%s.%s.%s".formatted(database, schema, table);
    }
  }

  private static Connection connect(Deployment servers, Database database) {
    try {
      return servers.connect(database, Account.ADMINISTRATOR);
    } catch (SQLException e) {
      throw ProgramException.mistake(
          "%s cannot be reached: %s".formatted(database, ProgramException.firstLine(e)), e);
    }
  }

  @Command(name = "apply", description = "Captures what is declared, as it is declared now.")
  int apply() throws SQLException, InterruptedException {
    Deployment servers = servers();
    YamlFolder.Content<CapturedTable> content = servers.tables().read();
    content.mistakes().forEach(mistake -> System.out.println("Left out: " + mistake));
    for (CapturedTable table : content.right()) {
      connect(servers, table.database()).close();
    }
    CaptureSetup capture = new CaptureSetup(servers);
    ConnectClient connect = new ConnectClient(servers.connect());
    System.out.println("Preparing the databases and the topics");
    capture.prepare();
    try (Admin kafka = servers.kafka(Account.ADMINISTRATOR).admin()) {
      capture.createTopics(kafka);
      Set<String> registered = connect.statuses().keySet();
      for (Database database : new KeptTables(servers).toBeReadAnew(content.right(), kafka)) {
        if (registered.contains(database.connector())) {
          System.out.printf("Reading %s anew: what is declared of it has changed%n", database);
        }
        capture.delete(connect, database, PATIENCE);
      }
      System.out.println("Telling the connectors; one that gets a table reads all of its tables");
      capture.register(connect, kafka, Pace.LOW_LATENCY);
      capture.await(connect, kafka, PATIENCE, System.out::println);
    }
    System.out.printf(
        "%d declared tables are captured; scripts/instashop verify proves them%n",
        content.right().size());
    return content.mistakes().isEmpty() ? 0 : 1;
  }

  @Command(
      name = "remove",
      description = {
        "Takes a declaration back, and all that is there for it.",
        "In PostgreSQL and in the warehouse nothing is left; the topic stays in Kafka."
      })
  int remove(
      @Parameters(arity = "1..*", paramLabel = "NAME", description = "The table's topic.")
          List<String> names)
      throws IOException, SQLException, InterruptedException {
    Deployment servers = servers();
    List<String> mistakes = servers.tables().read().mistakes();
    if (!mistakes.isEmpty()) {
      throw ProgramException.mistake(
          mistakes.get(0) + "; mend or delete that file first, it may be of the same database");
    }
    List<CapturedTable> removed = new ArrayList<>();
    for (String name : names) {
      removed.add(removable(servers, name));
    }
    // Until all is done it can be done again.
    YamlFolder files = servers.tables().files();
    YamlFolder removing = removing(servers);
    removing.make();
    for (CapturedTable table : removed) {
      if (Files.exists(files.file(table.topic()))) {
        Files.move(files.file(table.topic()), removing.file(table.topic()), REPLACE_EXISTING);
      }
    }
    CaptureSetup capture = new CaptureSetup(servers);
    ConnectClient connect = new ConnectClient(servers.connect());
    capture.prepare();
    try (Admin kafka = servers.kafka(Account.ADMINISTRATOR).admin()) {
      capture.register(connect, kafka, Pace.LOW_LATENCY);
    }
    for (Map.Entry<Database, List<CapturedTable>> tables :
        removed.stream().collect(Collectors.groupingBy(CapturedTable::database)).entrySet()) {
      capture.withdraw(connect, tables.getKey(), tables.getValue());
    }
    new KeptTables(servers).forget(removed, servers.captured());
    for (CapturedTable table : removed) {
      Files.delete(removing.file(table.topic()));
      System.out.printf(
          "%s is not captured any more; its topic %s stays in Kafka%n", table, table.topic());
    }
    return 0;
  }

  /** Where the declarations are that are being removed. */
  private static YamlFolder removing(Deployment servers) {
    return new YamlFolder(servers.tables().files().folder().resolve("removing"));
  }

  private static CapturedTable removable(Deployment servers, String name) {
    Path declared = servers.tables().files().file(name);
    Path file = Files.exists(declared) ? declared : removing(servers).file(name);
    if (!TableFile.isName(name) || !Files.exists(file)) {
      throw ProgramException.mistake(
          "No table %s is declared: see scripts/instashop table list".formatted(name));
    }
    CapturedTable table = TableFile.read(file);
    List<String> metrics =
        servers.metrics().read().declarations().stream()
            .filter(
                declaration ->
                    declaration.metrics().stream().map(Metric::table).anyMatch(table::equals))
            .map(Declaration::name)
            .toList();
    if (!metrics.isEmpty()) {
      throw ProgramException.mistake(
          "The metrics %s need %s: scripts/instashop metric remove %s first"
              .formatted(String.join(", ", metrics), name, metrics.get(0)));
    }
    return table;
  }

  private Deployment servers() {
    return Context.of(deployment).deployment();
  }
}
