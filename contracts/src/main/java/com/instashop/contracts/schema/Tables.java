package com.instashop.contracts.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables that are captured, and the databases that they are in. */
public final class Tables implements Serializable {
  /** None: those of somebody who has another shop are declared. */
  public static final Tables NONE = new Tables(List.of());

  /** The shop's. */
  public static final Tables SHIPPED = new Tables(ShopTables.ALL);

  private static final long serialVersionUID = 1;

  private final List<CapturedTable> all;
  private final List<Database> databases;
  private final Map<String, CapturedTable> byTopic = new HashMap<>();

  private Tables(List<CapturedTable> all) {
    this.all = List.copyOf(all);
    this.databases = all.stream().map(CapturedTable::database).distinct().toList();
    all.forEach(table -> byTopic.put(table.topic(), table));
  }

  /** These tables and what somebody declared. */
  public Tables with(Collection<CapturedTable> declared) {
    return new Tables(Stream.concat(all.stream(), declared.stream()).toList());
  }

  /** These tables without those of some topics. */
  public Tables without(Collection<String> topics) {
    return new Tables(all.stream().filter(table -> !topics.contains(table.topic())).toList());
  }

  /** All tables. */
  public List<CapturedTable> all() {
    return all;
  }

  /** The tables that somebody declared. */
  public List<CapturedTable> declared() {
    return all.stream().filter(CapturedTable::isDeclared).toList();
  }

  /** The tables of a database. */
  public List<CapturedTable> of(Database database) {
    return all.stream().filter(table -> table.database().equals(database)).toList();
  }

  /** The databases whose changes are captured. */
  public List<Database> databases() {
    return databases;
  }

  /** The topics of all tables. */
  public List<String> topics() {
    return all.stream().map(CapturedTable::topic).toList();
  }

  /** The topics that the connector of a database writes. */
  public List<String> topics(Database database) {
    List<String> topics = new ArrayList<>(of(database).stream().map(CapturedTable::topic).toList());
    topics.add(database.heartbeatTopic());
    return topics;
  }

  /** The table behind a topic; empty for a heartbeat, the dead letters or a stranger. */
  public Optional<CapturedTable> ofTopic(String topic) {
    return Optional.ofNullable(byTopic.get(topic));
  }

  /** The database whose heartbeats are in a topic. */
  public Optional<Database> ofHeartbeat(String topic) {
    return databases.stream()
        .filter(database -> database.heartbeatTopic().equals(topic))
        .findFirst();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Tables other && all.equals(other.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
