package com.instashop.changes.measure;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that there are, and the tables that they are of. */
public final class Catalogue {
  /** Those of the shop. */
  public static final Catalogue SHIPPED =
      new Catalogue(
          Tables.SHIPPED,
          List.of(
              Metric.TRANSACTIONS,
              Metric.TRANSACTIONS_BY_STATUS,
              Metric.TRANSACTIONS_BY_PAYMENT_METHOD,
              Metric.TRANSACTIONS_BY_CUSTOMER,
              Metric.TRANSACTIONS_BY_DAY,
              Metric.TRANSACTIONS_CREATED,
              Metric.CUSTOMERS_BY_PLAN,
              Metric.PRODUCTS_BY_CATEGORY,
              Metric.ITEMS_BY_PRODUCT,
              Metric.INTERACTIONS,
              Metric.STOCK,
              Metric.STOCK_ALERTS,
              Metric.CARRIERS,
              Metric.SHIPMENTS_BY_STATUS,
              Metric.SHIPMENTS_BY_CARRIER,
              Metric.EVENTS));

  private static final Metric[] NONE = {};

  private final Tables tables;
  private final Map<String, Metric> byLabel = new LinkedHashMap<>();
  private final Map<CapturedTable, Metric[]> byTable = new HashMap<>();

  private Catalogue(Tables tables, List<Metric> metrics) {
    this.tables = tables;
    metrics.forEach(metric -> byLabel.put(metric.label(), metric));
    for (CapturedTable table : tables.all()) {
      byTable.put(
          table,
          metrics.stream().filter(metric -> table.equals(metric.table())).toArray(Metric[]::new));
    }
  }

  /** A catalogue of these alone. */
  public static Catalogue of(Metric... metrics) {
    List<CapturedTable> declared =
        Stream.of(metrics)
            .map(Metric::table)
            .filter(table -> table != null && table.isDeclared())
            .distinct()
            .toList();
    return new Catalogue(Tables.SHIPPED.with(declared), List.of(metrics));
  }

  /** The metrics of this catalogue that are there where these are the tables. */
  public Catalogue over(Tables otherTables) {
    return new Catalogue(
        otherTables,
        metrics().stream()
            .filter(metric -> metric.table() == null || otherTables.all().contains(metric.table()))
            .toList());
  }

  /** This catalogue and what somebody declared. */
  public Catalogue with(Collection<Metric> declared) {
    List<Metric> all = new ArrayList<>(metrics());
    all.addAll(declared);
    return new Catalogue(tables, all);
  }

  /** The tables. */
  public Tables tables() {
    return tables;
  }

  /** The metrics that somebody declared. */
  public List<Metric> declared() {
    return metrics().stream().filter(Metric::isDeclared).toList();
  }

  /** Whether a metric is part of this. */
  public boolean has(Metric metric) {
    return byLabel.containsKey(metric.label());
  }

  /** All metrics. */
  public List<Metric> metrics() {
    return List.copyOf(byLabel.values());
  }

  /** The metrics that describe the content of a table. */
  public List<Metric> of(CapturedTable table) {
    return List.of(array(table));
  }

  /**
   * The metric with this label.
   *
   * @throws IllegalArgumentException where there is none
   */
  public Metric ofLabel(String label) {
    Metric metric = byLabel.get(label);
    if (metric == null) {
      throw new IllegalArgumentException("Unknown metric: " + label);
    }
    return metric;
  }

  /**
   * A decoder of what the metrics look at in a topic.
   *
   * @throws IllegalArgumentException for a topic that is neither a table's nor a heartbeat's
   */
  public ChangeEventDecoder decoder(String topic) {
    Set<Column> columns =
        metrics(topic).flatMap(Metric::slots).map(Slot::column).collect(Collectors.toSet());
    return decoder(topic, columns);
  }

  /** A decoder of all that is in a topic. */
  public ChangeEventDecoder decoderOfEveryColumn(String topic) {
    return decoder(
        topic, tables.ofTopic(topic).map(table -> Set.copyOf(table.columns())).orElse(Set.of()));
  }

  private ChangeEventDecoder decoder(String topic, Set<Column> columns) {
    Optional<Database> heartbeat = tables.ofHeartbeat(topic);
    if (heartbeat.isPresent()) {
      return ChangeEventDecoder.ofHeartbeat(heartbeat.get());
    }
    CapturedTable table =
        tables
            .ofTopic(topic)
            .orElseThrow(() -> new IllegalArgumentException("No change events in topic " + topic));
    // What cannot be added up for a metric that somebody declared still counts for the others.
    List<Metric> limited =
        metrics(topic).filter(metric -> !metric.isDeclared() && metric.hasProduct()).toList();
    return ChangeEventDecoder.ofTable(table, columns, image -> problemOf(image, limited));
  }

  private static String problemOf(Image image, List<Metric> metrics) {
    for (Metric metric : metrics) {
      String problem = metric.problemOf(image);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** Why a change cannot be counted for a metric that somebody declared; null where it can. */
  public String problemOf(ChangeEvent event) {
    for (Metric metric : array(event.table())) {
      if (metric.isDeclared()) {
        for (Image image : new Image[] {event.before(), event.after()}) {
          String problem = image == null ? null : metric.problemOf(image);
          if (problem != null) {
            return problem;
          }
        }
      }
    }
    return null;
  }

  private Stream<Metric> metrics(String topic) {
    return tables.ofTopic(topic).stream().flatMap(table -> of(table).stream());
  }

  /** The metrics of a table, to be gone through for every change. */
  Metric[] array(CapturedTable table) {
    return byTable.getOrDefault(table, NONE);
  }
}
