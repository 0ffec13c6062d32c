package com.instashop.dashboard.view;

import com.instashop.contracts.redis.ProofHealth;
import com.instashop.dashboard.model.Health;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Problems;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.Standing;
import com.instashop.dashboard.model.Standing.Level;
import java.time.Duration;
import java.util.List;
import javafx.scene.layout.FlowPane;
import org.kordamp.ikonli.feather.Feather;

/** How the pipeline is, in one line that is always in sight. */
final class HealthStrip extends FlowPane {
  /** So wide that a chip for each connector does not wrap. */
  private static final double ROOM_FOR_ALL = 1500;

  /** So wide that there is room for the age of a proof beside the title. */
  private static final double ROOM_FOR_AGE = 1150;

  /** From here on the age of a proof is told. */
  private static final Duration OLD_PROOF = Duration.ofMinutes(2);

  private final Texts texts;
  private final List<Chip> connectors;
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
  HealthStrip(Texts texts, Runnable open) {
    this.texts = texts;
    setId("health-strip");
    getStyleClass().add("health-strip");
    connectors = Part.CONNECTORS.stream().map(part -> new Chip(texts.text(part), open)).toList();
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
    getChildren().addAll(connectors);
    getChildren().addAll(debezium, kafka, totals, spark, redis, warehouse, problems);
    widthProperty().addListener(change -> arrange());
    arrange();
  }

  /** A chip for each connector where there is room, else one for all. */
  private void arrange() {
    boolean room = getWidth() >= ROOM_FOR_ALL;
    connectors.forEach(chip -> Nodes.show(chip, room));
    Nodes.show(debezium, !room);
  }

  void show(Screen screen) {
    Health health = screen.live() == null ? Health.NONE : screen.live().health();
    for (int i = 0; i < Part.CONNECTORS.size(); i++) {
      Standing standing = screen.standings().of(Part.CONNECTORS.get(i));
      // Good is told by the icon: a word only where there is something to say.
      connectors.get(i).compact(standing, texts);
    }
    debezium(screen);
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

  /** The worst of the connectors, by name, or how many are running. */
  private void debezium(Screen screen) {
    Standing worst = screen.standings().of(Part.CONNECTORS.get(0));
    int running = 0;
    for (Part part : Part.CONNECTORS) {
      Standing standing = screen.standings().of(part);
      running += standing.word() == Standing.Word.RUNNING ? 1 : 0;
      if (severity(standing) > severity(worst)) {
        worst = standing;
      }
    }
    boolean all = running == Part.CONNECTORS.size() || worst.word() == Standing.Word.UNKNOWN;
    debezium.show(
        worst.level(),
        all ? texts.text(worst.word()) : texts.text(worst.part()) + " " + texts.text(worst.word()),
        texts.text("strip.of", running, Part.CONNECTORS.size()));
  }

  private static int severity(Standing standing) {
    return switch (standing.level()) {
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
      Level level = known.proven() ? Level.GOOD : Level.BAD;
      proof.show(
          screen.away() == null ? level : Level.OFF,
          texts.text(known.proven() ? "proof.proven" : "proof.differs", texts.time(known.at())),
          age.compareTo(OLD_PROOF) > 0 && getWidth() >= ROOM_FOR_AGE ? texts.age(age) : "");
      proof.about(texts.text("strip.proof", texts.count(known.compared()), texts.utc(known.at())));
      proof.icon(known.proven() ? Feather.SHIELD : Feather.SHIELD_OFF);
    }
  }

  private void problems(Screen screen) {
    List<String> found = Problems.of(screen.live()).stream().map(this::problem).toList();
    Nodes.show(problems, !found.isEmpty());
    if (!found.isEmpty()) {
      problems.show(Level.BAD, String.join(" · ", found.subList(0, Math.min(2, found.size()))), "");
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
