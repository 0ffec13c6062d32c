package com.instashop.contracts.schema;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Column.Type;
import com.instashop.contracts.yaml.Section;
import com.instashop.contracts.yaml.YamlFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the declaration of a table; docs/tables.md says what can be in it. */
public final class TableFile {
  /** What can be in a file. */
  static final String[] KEYS = {"database", "schema", "table", "key", "needed", "columns"};

  /** The schema where none is named. */
  public static final String DEFAULT_SCHEMA = "public";

  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

  /** A database is part of the names of topics, a slot and a publication. */
  private static final Pattern DATABASE = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

  /** As many columns an index of PostgreSQL can have. */
  private static final int MOST_KEYS = 32;

  /** A table of PostgreSQL can have 1,600; the warehouse has some more beside those of a table. */
  private static final int MOST_COLUMNS = 1_580;

  /** What the warehouse keeps beside a table's own columns begins so. */
  public static final String LINEAGE = "_cdc_";

  private static final Set<Type> KEY_TYPES =
      EnumSet.of(
          Type.BIGINT,
          Type.INTEGER,
          Type.TEXT,
          Type.BOOLEAN,
          Type.DATE,
          Type.TIMESTAMP,
          Type.DATETIME);

  private final Section section;
  private final String topic;

  private TableFile(Section section, Path file) {
    this.section = section.only(KEYS);
    this.topic = YamlFolder.name(file);
  }

  /**
   * Reads a file.
   *
   * @throws ProgramException where something in it cannot be
   */
  public static CapturedTable read(Path file) {
    return new TableFile(Section.read(file), file).declared();
  }

  /** Reads what a file of the shop's says; its money is counted in cents. */
  static CapturedTable shipped(Path file, String text) {
    TableFile table = new TableFile(Section.of(file, text), file);
    return table.read(table.columns().stream().map(TableFile::inCents).toList(), false);
  }

  private static Column inCents(Column column) {
    return column.type() == Type.DECIMAL
        ? new Column(column.name(), Type.MONEY, column.scale(), column.needed())
        : column;
  }

  /** Whether a topic, and so the file, can be called so. */
  public static boolean isName(String name) {
    return TOPIC.matcher(name).matches();
  }

  /** Whether a column of this type, as PostgreSQL names it, can be declared. */
  public static boolean carries(String type) {
    return column("", type).isPresent();
  }

  /** A column of a type, as PostgreSQL names it; empty where such a one is not carried. */
  public static Optional<Column> column(String name, String type) {
    return ColumnType.column(name, type);
  }

  /** The topic of a table where nobody chooses another. */
  public static String defaultTopic(String database, String schema, String table) {
    String topic = database + "." + (schema.equals(DEFAULT_SCHEMA) ? "" : schema + ".") + table;
    return sanitized(topic);
  }

  /** A name as Debezium writes it in that of a topic. */
  public static String sanitized(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private CapturedTable declared() {
    if (!isName(topic)) {
      throw section.mistake(
          "",
          "must be called like the topic: 60 letters, digits, . _ and - at most, then "
              + YamlFolder.SUFFIX);
    }
    if (isTaken()) {
      throw section.mistake("", "cannot be called like a topic that is there for something else");
    }
    return read(columns(), true);
  }

  private CapturedTable read(List<Column> columns, boolean declared) {
    String schema = named("schema", section.optional("schema").orElse(DEFAULT_SCHEMA));
    String table = named("table", section.text("table"));
    if (table.equals(CaptureTables.HEARTBEAT) || table.equals(CaptureTables.SIGNAL)) {
      throw section.mistake("table", table + " is part of capture itself");
    }
    return CapturedTable.of(database(), schema, table, topic, key(columns), columns, declared);
  }

  /** Debezium's settings are lists: what separates them cannot be part of a name. */
  private String named(String what, String name) {
    if (name.matches("(?s).*[,:;].*")) {
      throw section.mistake(what, name + " cannot be captured: it has a comma, colon or semicolon");
    }
    return possible(what, name);
  }

  private String possible(String what, String name) {
    if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
      throw section.mistake(what, "is no name: it is empty, or has control characters");
    }
    return name;
  }

  private boolean isTaken() {
    return Tables.SHIPPED.ofTopic(topic).isPresent()
        || topic.equals(Topics.DEAD_LETTER)
        || topic.startsWith(Database.HEARTBEAT)
        || topic.startsWith("connect-");
  }

  private Database database() {
    String name = section.text("database");
    Database database = new Database(name);
    if (!DATABASE.matcher(name).matches() || !database.isOperational()) {
      throw section.mistake(
          "database",
          name + " cannot be captured: small letters, digits and _, and not the warehouse");
    }
    for (Database shipped : Database.shipped()) {
      if (!shipped.equals(database)
          && shipped.isOperational()
          && shipped.connector().equals(database.connector())) {
        throw section.mistake(
            "database", "%s would have the connector of %s".formatted(name, shipped));
      }
    }
    return database;
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    List<String> needed = section.textOrTexts("needed");
    Section declared =
        section.section("columns").orElseThrow(() -> section.mistake("columns", "are missing"));
    for (Map.Entry<String, String> column : declared.texts().entrySet()) {
      String name = possible("columns", column.getKey());
      if (name.startsWith(LINEAGE)) {
        throw declared.mistake(name, "cannot be carried: the warehouse has columns of such names");
      }
      Column carried =
          ColumnType.column(name, column.getValue())
              .orElseThrow(
                  () ->
                      declared.mistake(
                          name,
                          "is %s, which is not carried: there are %s"
                              .formatted(column.getValue(), ColumnType.words())));
      columns.add(needed.contains(name) ? carried.asNeeded() : carried);
    }
    if (columns.size() > MOST_COLUMNS) {
      throw section.mistake(
          "columns",
          "are %d: the warehouse can keep %d of a table".formatted(columns.size(), MOST_COLUMNS));
    }
    needed.forEach(name -> column("needed", name, columns));
    return columns;
  }

  /** The column that is named somewhere. */
  private Column column(String where, String name, List<Column> columns) {
    return columns.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> section.mistake(where, name + " is none of the columns"));
  }

  private List<String> key(List<Column> columns) {
    List<String> key = section.textOrTexts("key");
    if (key.isEmpty()) {
      throw section.mistake("key", "is missing: the columns that tell rows apart");
    }
    if (key.size() > MOST_KEYS || Set.copyOf(key).size() < key.size()) {
      throw section.mistake("key", "must be different columns, %d at most".formatted(MOST_KEYS));
    }
    for (String name : key) {
      named("key", name);
      Column column = column("key", name, columns);
      if (!KEY_TYPES.contains(column.type())) {
        throw section.mistake(
            "key",
            "%s is %s, which cannot be part of a key".formatted(name, column.type().words()));
      }
    }
    return key;
  }
}
