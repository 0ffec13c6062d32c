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
  static final List<Part> CONNECTORS = List.of(Part.INSTASHOP, Part.CRM, Part.ERP, Part.ECOMMERCE);

  private final Texts texts;
  private final List<Chip> connectors;
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
    connectors = CONNECTORS.stream().map(part -> new Chip(texts.text(part), open)).toList();
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
    getChildren().addAll(kafka, totals, spark, redis, warehouse, proof, problems);
  }

  void show(Screen screen) {
    Health health = screen.live() == null ? Health.NONE : screen.live().health();
    for (int i = 0; i < CONNECTORS.size(); i++) {
      Standing standing = screen.standings().of(CONNECTORS.get(i));
      // Good is told by the icon: a word only where there is something to say.
      connectors.get(i).compact(standing, texts);
    }
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
    proof(health.proof());
    problems(screen);
  }

  private static long lag(Health health) {
    return Math.max(
        health.totals() == null ? 0 : health.totals().lagRows(),
        health.spark() == null ? 0 : health.spark().lagRows());
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

  private void proof(ProofHealth known) {
    if (known == null) {
      proof.show(Level.OFF, texts.text("proof.none"), "");
    } else {
      proof.show(
          known.proven() ? Level.GOOD : Level.BAD,
          texts.text(known.proven() ? "proof.proven" : "proof.differs", texts.time(known.at())),
          "");
      proof.icon(known.proven() ? Feather.SHIELD : Feather.SHIELD_OFF);
    }
  }

  private void problems(Screen screen) {
    List<String> found = Problems.of(screen.live()).stream().map(this::problem).toList();
    problems.setVisible(!found.isEmpty());
    problems.setManaged(!found.isEmpty());
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

  /** The chip that a click on shows how the numbers were proven. */
  Chip proofChip() {
    return proof;
  }
}
