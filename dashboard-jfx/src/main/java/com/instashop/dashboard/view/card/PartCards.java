package com.instashop.dashboard.view.card;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.dashboard.model.Health;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standings;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.card.Facts.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;

/** A card for each part: its state, and what it tells about itself. */
public final class PartCards {
  private final Texts texts;
  private final Pipeline pipeline;
  private final PartCard totals;
  private final PartCard spark;
  private final PartCard warehouse;
  private final PartCard redis;
  private final ConnectorTable connectors;
  private final Card connectorCard;

  public PartCards(Texts texts, Pipeline pipeline) {
    this.texts = texts;
    this.pipeline = pipeline;
    totals = new PartCard(texts, Part.TOTALS);
    spark = new PartCard(texts, Part.SPARK);
    warehouse = new PartCard(texts, Part.WAREHOUSE);
    redis = new PartCard(texts, Part.REDIS);
    connectors = new ConnectorTable(texts);
    connectorCard = Card.of(texts, "connectors", connectors, List.of(Part.REDIS));
  }

  /** Those of the programs that are part of the pipeline. */
  public List<Region> programs() {
    List<Region> programs = new ArrayList<>(List.of(totals));
    if (pipeline.windows()) {
      programs.add(spark);
    }
    if (pipeline.warehouse()) {
      programs.add(warehouse);
    }
    return programs;
  }

  public Region redis() {
    return redis;
  }

  public Card connectors() {
    return connectorCard;
  }

  public void show(Screen screen) {
    Health health = screen.live() == null ? Health.NONE : screen.live().health();
    totals.show(screen, totals(health.totals(), screen.now()), "waiting.part");
    spark.show(screen, spark(health.spark(), screen.now()), "waiting.part");
    warehouse.show(screen, warehouse(health.warehouse(), screen.now()), "waiting.warehouse");
    redis.show(screen, redis(screen), "waiting.redis");
    ConnectorsHealth known = health.connectors();
    connectorCard.state(screen, known == null ? texts.text("waiting.connectors") : null);
    if (known != null) {
      connectorCard.subtitle(texts.told(known.updatedAt(), screen.now()));
      connectors.show(rows(screen, known));
    }
  }

  private List<ConnectorTable.Row> rows(Screen screen, ConnectorsHealth health) {
    List<ConnectorTable.Row> rows = new ArrayList<>();
    for (Standings.Connector connector : screen.standings().connectors(pipeline)) {
      ConnectorsHealth.Connector known = health.connectors().get(connector.name());
      rows.add(
          new ConnectorTable.Row(
              connector.label(),
              connector.word(),
              known == null ? "–" : known.state() + " / " + known.task(),
              known == null ? "–" : texts.count(known.restarts()),
              known == null || known.slot() == null ? "–" : texts.value("slot", known.slot()),
              known == null || known.retainedBytes() == null
                  ? "–"
                  : texts.bytes(known.retainedBytes()),
              known == null || known.error() == null ? "" : known.error()));
    }
    return rows;
  }

  private List<Fact> totals(TotalsHealth known, Instant now) {
    if (known == null) {
      return List.of();
    }
    return List.of(
        fact("lag", texts.text("rows", known.lagRows())),
        fact("rate", texts.text("rows.per.second", known.rowsPerSecond())),
        fact("freshness.p50", texts.millis(known.freshnessP50Ms())),
        fact("freshness.p99", texts.millis(known.freshnessP99Ms())),
        fact("undecodable", texts.count(known.undecodable())),
        told("told", known.updatedAt(), now));
  }

  private List<Fact> spark(SparkHealth known, Instant now) {
    if (known == null) {
      return List.of();
    }
    return List.of(
        fact(
            "batch",
            texts.text("batch.took", known.batchId(), texts.millis(known.batchDurationMs()))),
        fact("lag", texts.text("rows", known.lagRows()) + " · " + texts.millis(known.lagMs())),
        fact("rate", texts.text("rows.per.second", known.processedRowsPerSecond())),
        fact("freshness.p50", texts.millis(known.freshnessP50Ms())),
        fact("freshness.p99", texts.millis(known.freshnessP99Ms())),
        watermark(known.watermark()),
        fact("late", texts.text("late.dead", known.lateRows(), known.deadLetters())),
        told("told", known.updatedAt(), now));
  }

  private List<Fact> warehouse(WarehouseHealth known, Instant now) {
    if (known == null) {
      return List.of();
    }
    return List.of(
        fact(
            "batch",
            texts.text("batch.took", known.batchId(), texts.millis(known.batchDurationMs()))),
        fact("lag", texts.text("rows", known.lagRows())),
        fact("rate", texts.text("rows.per.second", known.processedRowsPerSecond())),
        fact("freshness.p50", texts.millis(known.freshnessP50Ms())),
        fact("freshness.p99", texts.millis(known.freshnessP99Ms())),
        fact("undecodable", texts.count(known.undecodable())),
        told("told", known.updatedAt(), now));
  }

  private List<Fact> redis(Screen screen) {
    List<Fact> facts = new ArrayList<>();
    if (screen.live() != null) {
      facts.add(told("read", screen.live().readAt(), screen.now()));
      facts.add(fact("took", texts.millis(screen.live().took().toMillis())));
      if (screen.live().totals() != null) {
        facts.add(told("changed", screen.live().totals().updatedAt(), screen.now()));
        facts.add(fact("events", texts.count(screen.live().totals().events().total())));
      }
      facts.add(fact("windows", texts.count(screen.live().windows().transactions().size())));
    }
    if (screen.freshness().percentile(50) != null) {
      facts.add(
          fact(
              "screen",
              "p50 %s · p99 %s"
                  .formatted(
                      texts.millis(screen.freshness().percentile(50)),
                      texts.millis(screen.freshness().percentile(99)))));
    }
    if (screen.away() != null) {
      facts.add(fact("problem", screen.away().reason()));
    }
    return facts;
  }

  private Fact fact(String name, String value) {
    return new Fact(texts.text("fact." + name), value);
  }

  private Fact watermark(Instant at) {
    String name = texts.text("fact.watermark");
    return at == null ? new Fact(name, "–") : new Fact(name, texts.time(at), texts.utc(at));
  }

  private Fact told(String name, Instant at, Instant now) {
    return Fact.of(texts, texts.text("fact." + name), at, now);
  }
}
