package com.instashop.contracts.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A table whose changes become a topic. */
public final class CapturedTable implements Serializable {
  private static final String PUBLIC = "public";
  private static final long serialVersionUID = 1;

  private final Database database;
  private final String schemaName;
  private final String tableName;
  private final String topic;
  private final List<Integer> key;
  private final List<Column> columns;
  private final boolean declared;

  private CapturedTable(
      Database database,
      String schemaName,
      String tableName,
      String topic,
      List<Integer> key,
      List<Column> columns,
      boolean declared) {
    this.database = database;
    this.schemaName = schemaName;
    this.tableName = tableName;
    this.topic = topic;
    this.key = List.copyOf(key);
    this.columns = List.copyOf(columns);
    this.declared = declared;
  }

  /**
   * A table.
   *
   * @param key the columns that tell its rows apart; they are needed
   * @param declared whether somebody declared it; the others are shipped
   * @throws IllegalArgumentException where a column of the key is none of the columns
   */
  public static CapturedTable of(
      Database database,
      String schemaName,
      String tableName,
      String topic,
      List<String> key,
      List<Column> columns,
      boolean declared) {
    List<Column> all = new ArrayList<>();
    columns.forEach(column -> all.add(key.contains(column.name()) ? column.asNeeded() : column));
    List<Integer> slots = new ArrayList<>();
    for (String name : key) {
      slots.add(slot(columns, name, tableName));
    }
    return new CapturedTable(database, schemaName, tableName, topic, slots, all, declared);
  }

  public Database database() {
    return database;
  }

  /** The schema in PostgreSQL. */
  public String schemaName() {
    return schemaName;
  }

  /** The name in PostgreSQL. */
  public String tableName() {
    return tableName;
  }

  /** The schema and the name as SQL takes them. */
  public String quoted() {
    return Identifier.quoted(schemaName, tableName);
  }

  /** Where the warehouse has the rows that it has now, as SQL takes it. */
  public String inWarehouse() {
    return isDeclared()
        ? "current." + Identifier.quoted(topic)
        : "shop." + Identifier.quoted(tableName());
  }

  public String topic() {
    return topic;
  }

  /** What people call it: a table of the shop by its name, another one by its topic. */
  public String label() {
    return declared ? topic : tableName;
  }

  /** Whether one whole number tells its rows apart. */
  public boolean hasNumberKey() {
    Column.Type first = columns.get(key.get(0)).type();
    return key.size() == 1 && (first == Column.Type.BIGINT || first == Column.Type.INTEGER);
  }

  /** Whether somebody declared it; the others are shipped. */
  public boolean isDeclared() {
    return declared;
  }

  /** The columns that are carried. */
  public List<Column> columns() {
    return columns;
  }

  /** Where the columns that tell rows apart stand in {@link #columns}. */
  public List<Integer> key() {
    return key;
  }

  /** The columns that tell rows apart. */
  public List<Column> keyColumns() {
    return key.stream().map(columns::get).toList();
  }

  /**
   * Where a column stands in {@link #columns}.
   *
   * @throws IllegalArgumentException where there is none of this name
   */
  public int slot(String column) {
    return slot(columns, column, tableName);
  }

  private static int slot(List<Column> columns, String name, String tableName) {
    for (int slot = 0; slot < columns.size(); slot++) {
      if (columns.get(slot).name().equals(name)) {
        return slot;
      }
    }
    throw new IllegalArgumentException("Table " + tableName + " has no column " + name);
  }

  /** A table of the shop that comes from another process is the one that is known here. */
  private Object readResolve() {
    return Tables.SHIPPED.ofTopic(topic).filter(this::equals).orElse(this);
  }

  /** Its declaration in a line: where it changes, what is kept of the table is made anew. */
  public String definition() {
    return "%s key %s columns %s".formatted(this, key, columns);
  }

  /** Whether it is the same table, declared in the same way. */
  @Override
  public boolean equals(Object object) {
    return this == object
        || object instanceof CapturedTable other
            && topic.equals(other.topic)
            && database.equals(other.database)
            && schemaName.equals(other.schemaName)
            && tableName.equals(other.tableName)
            && key.equals(other.key)
            && columns.equals(other.columns)
            && declared == other.declared;
  }

  @Override
  public int hashCode() {
    return topic.hashCode();
  }

  @Override
  public String toString() {
    return database + "." + (schemaName.equals(PUBLIC) ? "" : schemaName + ".") + tableName;
  }
}
