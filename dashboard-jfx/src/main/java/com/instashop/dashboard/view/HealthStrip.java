package com.instashop.dashboard.view;

import com.instashop.contracts.redis.ProofHealth;
import com.instashop.dashboard.model.Health;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Problems;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standing;
import com.instashop.dashboard.model.Standing.Level;
import com.instashop.dashboard.model.Standings.Connector;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.layout.FlowPane;
import org.kordamp.ikonli.feather.Feather;

/** How the pipeline is, in one line that is always in sight. */
final class HealthStrip extends FlowPane {
  /** So wide that a chip for each connector does not wrap. */
  private static final double ROOM_FOR_ALL = 1500;

  private static final int MOST_PROBLEMS = 2;
  private static final int MOST_CHIPS = Part.CONNECTORS.size();

  /** So wide that there is room for the age of a proof beside the title. */
  private static final double ROOM_FOR_AGE = 1150;

  /** From here on the age of a proof is told. */
  private static final Duration OLD_PROOF = Duration.ofMinutes(2);

  private final Texts texts;
  private final Pipeline pipeline;
  private final Runnable open;
  private final Map<String, Chip> connectors = new LinkedHashMap<>();
  private final Chip debezium;
  private final Chip kafka;
  private final Chip spark;
  private final Chip totals;
  private final Chip redis;
  private final Chip warehouse;
  private final Chip proof;
  private final Chip problems;

  /**
   * A strip.
   *
   * @param open shows the page with the details
   */
  HealthStrip(Texts texts, Pipeline pipeline, Runnable open) {
    this.texts = texts;
    this.pipeline = pipeline;
    this.open = open;
    setId("health-strip");
    getStyleClass().add("health-strip");
    debezium = new Chip("Debezium", open);
    kafka = new Chip(texts.text(Part.KAFKA), open);
    totals = new Chip(texts.text(Part.TOTALS), open);
    spark = new Chip(texts.text(Part.SPARK), open);
    redis = new Chip(texts.text(Part.REDIS), open);
    warehouse = new Chip(texts.text(Part.WAREHOUSE), open);
    proof = new Chip("", open);
    proof.setId("chip-proof");
    problems = new Chip("", open);
    problems.setId("chip-problems");
    getChildren().addAll(debezium, kafka, totals, spark, redis, warehouse, problems);
    Nodes.show(spark, pipeline.windows());
    Nodes.show(warehouse, pipeline.warehouse());
    widthProperty().addListener(change -> arrange());
    arrange();
  }

  /** A chip for each connector where there is room, else one for all. */
  private void arrange() {
    boolean room =
        getWidth() >= ROOM_FOR_ALL && !connectors.isEmpty() && connectors.size() <= MOST_CHIPS;
    connectors.values().forEach(chip -> Nodes.show(chip, room));
    Nodes.show(debezium, !room);
  }

  void show(Screen screen) {
    Health health = screen.live() == null ? Health.NONE : screen.live().health();
    connectors(screen.standings().connectors(pipeline));
    part(
        kafka,
        screen,
        Part.KAFKA,
        health.totals() == null && health.spark() == null
            ? ""
            : texts.text("strip.lag", texts.count(lag(health))));
    part(
        totals,
        screen,
        Part.TOTALS,
        health.totals() == null ? "" : texts.millis(health.totals().freshnessP50Ms()));
    part(
        spark,
        screen,
        Part.SPARK,
        health.spark() == null
            ? ""
            : texts.text("strip.batch", texts.millis(health.spark().batchDurationMs())));
    part(
        redis,
        screen,
        Part.REDIS,
        screen.live() == null ? "" : texts.millis(screen.live().took().toMillis()));
    part(
        warehouse,
        screen,
        Part.WAREHOUSE,
        health.warehouse() == null ? "" : texts.millis(health.warehouse().freshnessP50Ms()));
    if (health.totals() != null) {
      totals.about(
          freshness(
              health.totals().lagRows(),
              health.totals().freshnessP50Ms(),
              health.totals().freshnessP99Ms()));
    }
    if (health.spark() != null) {
      spark.about(
          freshness(
              health.spark().lagRows(),
              health.spark().freshnessP50Ms(),
              health.spark().freshnessP99Ms()));
    }
    proof(health.proof(), screen);
    problems(screen);
  }

  private void connectors(List<Connector> newest) {
    if (!newest.stream().map(Connector::label).toList().equals(List.copyOf(connectors.keySet()))) {
      getChildren().removeAll(connectors.values());
      connectors.clear();
      newest.forEach(one -> connectors.put(one.label(), new Chip(one.label(), open)));
      getChildren().addAll(0, connectors.values());
      arrange();
    }
    // Good is told by the icon: a word only where there is something to say.
    newest.forEach(one -> connectors.get(one.label()).compact(one.word(), texts));
    debezium(newest);
  }

  /** The worst of the connectors, by name, or how many are running. */
  private void debezium(List<Connector> all) {
    if (all.isEmpty()) {
      debezium.show(Level.OFF, texts.text(Standing.Word.NOT_RUNNING), "");
      return;
    }
    Connector worst = Collections.max(all, Comparator.comparing(HealthStrip::severity));
    long running = all.stream().filter(one -> one.word() == Standing.Word.RUNNING).count();
    boolean alike = running == all.size() || worst.word() == Standing.Word.UNKNOWN;
    debezium.show(
        worst.word().level(),
        alike ? texts.text(worst.word()) : worst.label() + " " + texts.text(worst.word()),
        texts.text("strip.of", running, all.size()));
  }

  private static int severity(Connector connector) {
    return switch (connector.word().level()) {
      case GOOD -> 0;
      case OFF -> 1;
      case WARNING -> 2;
      case BAD -> 3;
    };
  }

  private static long lag(Health health) {
    return Math.max(
        health.totals() == null ? 0 : health.totals().lagRows(),
        health.spark() == null ? 0 : health.spark().lagRows());
  }

  private String freshness(long lagRows, Long half, Long most) {
    return texts.text(
        "strip.freshness", texts.count(lagRows), texts.millis(half), texts.millis(most));
  }

  private void part(Chip chip, Screen screen, Part part, String detail) {
    Standing standing = screen.standings().of(part);
    String shown =
        standing.isAlive()
            ? detail
            : standing.asOf() == null
                ? ""
                : texts.age(Duration.between(standing.asOf(), screen.now()));
    chip.show(standing.level(), texts.text(standing.word()), shown);
  }

  private void proof(ProofHealth known, Screen screen) {
    if (known == null) {
      proof.show(Level.OFF, texts.text("proof.none"), "");
    } else {
      Duration age = Duration.between(known.at(), screen.now());
      boolean isOld = age.compareTo(ProofHealth.LONGEST_SILENCE) > 0;
      Level equal = isOld ? Level.WARNING : Level.GOOD;
      Level level = known.proven() ? equal : Level.BAD;
      proof.show(
          screen.away() == null ? level : Level.OFF,
          texts.text(known.proven() ? "proof.proven" : "proof.differs", texts.time(known.at())),
          isOld || age.compareTo(OLD_PROOF) > 0 && getWidth() >= ROOM_FOR_AGE
              ? texts.age(age)
              : "");
      proof.about(texts.text("strip.proof", texts.count(known.compared()), texts.utc(known.at())));
      proof.icon(known.proven() ? Feather.SHIELD : Feather.SHIELD_OFF);
    }
  }

  private void problems(Screen screen) {
    List<String> found = Problems.of(screen.live()).stream().map(this::problem).toList();
    Nodes.show(problems, !found.isEmpty());
    if (!found.isEmpty()) {
      int more = found.size() - MOST_PROBLEMS;
      problems.show(
          Level.BAD,
          String.join(" · ", found.subList(0, Math.min(MOST_PROBLEMS, found.size()))),
          more > 0 ? texts.text("strip.more", more) : "");
    }
  }

  private String problem(Problems.Problem problem) {
    return texts.text(
        "problem." + problem.kind().name().toLowerCase(java.util.Locale.ROOT),
        problem.count(),
        problem.subject());
  }

  /** Whether the numbers are right: for beside the title. */
  Chip verdict() {
    return proof;
  }
}
