package com.instashop.dashboard.model;

import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.dashboard.model.Standing.Word;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows how the parts are, from one reading to the next. */
public final class Standings {
  private final Heartbeat totals = new Heartbeat(TotalsHealth.LONGEST_SILENCE);
  private final Heartbeat spark = new Heartbeat(SparkHealth.LONGEST_SILENCE);
  private final Heartbeat connectors = new Heartbeat(ConnectorsHealth.LONGEST_SILENCE);
  private final Heartbeat warehouse = new Heartbeat(WarehouseHealth.LONGEST_SILENCE);

  /** From here on a reader is behind. */
  private static final long BEHIND_ROWS = 10_000;

  private static final long BEHIND_MILLIS = 30_000;

  private List<Connector> named = List.of();
  private final Map<Part, Instant> wellAt = new EnumMap<>(Part.class);
  private Map<Part, Standing> standings = new EnumMap<>(Part.class);

  /** A connector as Kafka Connect calls it, and how it is. */
  public record Connector(String name, Word word) {
    /** What it captures. */
    public String label() {
      return name.replaceFirst("-connector$", "");
    }
  }

  /** What is wrong with the parts that something on the screen depends on. */
  public record Note(Part part, Word word, Instant asOf) {}

  /**
   * Takes note.
   *
   * @param live the newest reading; null before the first
   * @param away null while the source answers
   */
  public void observe(Live live, Away away, Instant now) {
    Map<Part, Word> words = new EnumMap<>(Part.class);
    Health health = live == null ? Health.NONE : live.health();
    words.put(Part.REDIS, away != null ? Word.AWAY : live == null ? Word.UNKNOWN : Word.CONNECTED);
    words.put(Part.TOTALS, totals(health.totals(), now));
    words.put(Part.SPARK, spark(health.spark(), now));
    words.put(Part.WAREHOUSE, warehouse(health.warehouse(), now));
    connectors.observe(health.connectors() == null ? null : health.connectors().updatedAt(), now);
    for (Part part : Part.values()) {
      part.connector().ifPresent(name -> words.put(part, connector(health, name, now)));
    }
    words.put(Part.KAFKA, kafka(health, words));
    boolean nobodyTells = away != null || live == null;
    named =
        (health.connectors() == null ? Set.<String>of() : health.connectors().connectors().keySet())
            .stream()
                .map(
                    name ->
                        new Connector(
                            name, nobodyTells ? Word.UNKNOWN : connector(health, name, now)))
                .toList();
    if (nobodyTells) {
      // Nobody can tell how the others are.
      words.replaceAll((part, word) -> part == Part.REDIS ? word : Word.UNKNOWN);
    }
    Map<Part, Standing> changed = new EnumMap<>(Part.class);
    words.forEach(
        (part, word) -> {
          Standing standing = new Standing(part, word, null);
          if (standing.isAlive()) {
            wellAt.put(part, part == Part.REDIS ? live.readAt() : now);
          }
          changed.put(part, new Standing(part, word, wellAt.getOrDefault(part, seen(part))));
        });
    standings = changed;
  }

  private Instant seen(Part part) {
    return switch (part) {
      case TOTALS -> totals.seen();
      case SPARK -> spark.seen();
      case WAREHOUSE -> warehouse.seen();
      case REDIS, KAFKA, INSTASHOP, CRM, ERP, ECOMMERCE -> null;
    };
  }

  private Word totals(TotalsHealth health, Instant now) {
    totals.observe(health == null ? null : health.updatedAt(), now);
    if (health == null) {
      return Word.NOT_RUNNING;
    }
    return totals.isSilent(now)
        ? Word.SILENT
        : health.state().equals(TotalsHealth.REBUILDING) ? Word.REBUILDING : Word.RUNNING;
  }

  private Word spark(SparkHealth health, Instant now) {
    spark.observe(health == null ? null : health.updatedAt(), now);
    if (health == null) {
      return Word.NOT_RUNNING;
    }
    return spark.isSilent(now)
        ? Word.SILENT
        : health.state().equals(SparkHealth.REBUILDING) ? Word.REBUILDING : Word.RUNNING;
  }

  private Word warehouse(WarehouseHealth health, Instant now) {
    warehouse.observe(health == null ? null : health.updatedAt(), now);
    if (health == null) {
      return Word.NOT_RUNNING;
    }
    if (warehouse.isSilent(now)) {
      return Word.SILENT;
    }
    return switch (health.state()) {
      case WarehouseHealth.RUNNING -> Word.RUNNING;
      case WarehouseHealth.REBUILDING -> Word.REBUILDING;
      case WarehouseHealth.AWAY -> Word.AWAY;
      case WarehouseHealth.STUCK -> Word.FAILED;
      default -> Word.UNKNOWN;
    };
  }

  private Word connector(Health health, String name, Instant now) {
    if (health.connectors() == null) {
      return Word.NOT_RUNNING;
    }
    if (connectors.isSilent(now)) {
      return Word.SILENT;
    }
    if (!health.connectors().reachable()) {
      return Word.AWAY;
    }
    ConnectorsHealth.Connector connector = health.connectors().connectors().get(name);
    if (connector == null) {
      return Word.NOT_RUNNING;
    }
    if (connector.hasLostChanges()
        || connector.error() != null
        || connector.state().equals("FAILED")
        || connector.task().equals("FAILED")) {
      return Word.FAILED;
    }
    if (connector.state().equals("PAUSED") || connector.state().equals("STOPPED")) {
      return Word.PAUSED;
    }
    return connector.state().equals("RUNNING") && connector.task().equals("RUNNING")
        ? Word.RUNNING
        : Word.UNKNOWN;
  }

  /** Kafka does not tell itself: those who read it tell how much they have not read yet. */
  private static Word kafka(Health health, Map<Part, Word> words) {
    boolean totalsTell = words.get(Part.TOTALS).level() != Standing.Level.BAD;
    boolean sparkTells = words.get(Part.SPARK).level() != Standing.Level.BAD;
    boolean nobody = health.totals() == null && health.spark() == null;
    if (nobody || (!totalsTell && !sparkTells)) {
      return Word.UNKNOWN;
    }
    boolean behind =
        (health.totals() != null && totalsTell && health.totals().lagRows() > BEHIND_ROWS)
            || (health.spark() != null && sparkTells && health.spark().lagMs() > BEHIND_MILLIS);
    return behind ? Word.BEHIND : Word.KEEPING_UP;
  }

  /** How a part is. */
  public Standing of(Part part) {
    return standings.getOrDefault(part, new Standing(part, Word.UNKNOWN, null));
  }

  /**
   * How the connectors are: the shop's first, which are there even where nobody tells of them, then
   * those of tables that people declare.
   */
  public List<Connector> connectors(Pipeline pipeline) {
    List<Connector> connectors = new ArrayList<>();
    if (pipeline.shop()) {
      Part.CONNECTORS.forEach(
          part -> connectors.add(new Connector(part.connector().orElseThrow(), of(part).word())));
    }
    for (Connector connector : named) {
      if (!pipeline.shop() || !isOfShop(connector.name())) {
        connectors.add(connector);
      }
    }
    return connectors;
  }

  private static boolean isOfShop(String connector) {
    return Part.CONNECTORS.stream()
        .anyMatch(part -> part.connector().orElseThrow().equals(connector));
  }

  /** The first of these parts of which something is to be said: the source first. */
  public Optional<Note> note(List<Part> parts) {
    Note rebuilding = null;
    for (Part part : parts) {
      Standing standing = of(part);
      if (!standing.isAlive()) {
        return Optional.of(new Note(part, standing.word(), standing.asOf()));
      }
      if (rebuilding == null && standing.word() == Word.REBUILDING) {
        rebuilding = new Note(part, standing.word(), standing.asOf());
      }
    }
    return Optional.ofNullable(rebuilding);
  }
}
