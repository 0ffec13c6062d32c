package com.instashop.stack.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PipelineHealthTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String RUNNING =
      """
      {"reachable": true, "updated_at": "2026-11-29T11:59:58Z", "connectors": {
        "crm-connector": {"state": "RUNNING", "task": "%s", "restarts": 0, "error": %s, "slot": "reserved"}}}""";

  @Test
  void allReportAndWork() {
    PipelineHealth health =
        health(
            "connectors", RUNNING.formatted("RUNNING", "null"),
            "totals", at("11:59:50"),
            "spark", at("11:59:50"),
            "warehouse", "{\"state\": \"running\", \"updated_at\": \"2026-11-29T11:59:50Z\"}",
            "proof", "{\"proven\": true, \"updated_at\": \"2026-11-29T11:50:00Z\"}");
    assertThat(health.warnings()).isEmpty();
    assertThat(health.isWell()).isTrue();
  }

  @Test
  void whoSaysNothingOrThatItDoesNotWorkIsNamed() {
    PipelineHealth health =
        health(
            "connectors",
            RUNNING.formatted("FAILED", "\"no such table\""),
            "totals",
            at("11:58:00"),
            "warehouse",
            "{\"state\": \"stuck\", \"problem\": \"disk full\", \"updated_at\": \"2026-11-29T11:59:50Z\"}",
            "proof",
            "{\"proven\": false, \"updated_at\": \"2026-11-29T11:30:00Z\"}");
    assertThat(health.isWell()).isFalse();
    assertThat(health.isOld("totals")).isTrue();
    assertThat(health.isOld("warehouse")).isFalse();
    assertThat(health.silent()).containsExactly("totals", "spark", "proof");
    assertThat(health.warnings())
        .containsExactly(
            "totals has said nothing for 120 s",
            "spark has not said anything yet",
            "proof has said nothing for 1800 s",
            "crm-connector is RUNNING, its task FAILED: no such table",
            "warehouse is stuck: disk full",
            "Not equal: the newest proof found numbers that differ from the sources");
  }

  @Test
  void connectorThatRunsWithAnErrorIsNotWell() {
    PipelineHealth health =
        health("connectors", RUNNING.formatted("RUNNING", "\"table stock is not published\""));
    assertThat(health.failing())
        .containsExactly("crm-connector runs, but table stock is not published");
    assertThat(health.isWell()).isFalse();
  }

  @Test
  void whoseClockIsAheadIsNotTakenToWork() {
    PipelineHealth health = health("totals", at("13:00:00"), "spark", at("12:01:00"));
    assertThat(health.silent()).contains("totals").doesNotContain("spark");
    assertThat(health.warnings())
        .contains("the clock of totals is 3600 s ahead: not known whether it still works");
  }

  @Test
  void proverThatHasNotProvenAnythingIsNamed() {
    assertThat(health().silent()).contains("proof");
    assertThat(PipelineHealth.none().silent()).isEmpty();
  }

  private static String at(String time) {
    return "{\"updated_at\": \"2026-11-29T%sZ\"}".formatted(time);
  }

  private static PipelineHealth health(String... ownersAndDocuments) {
    TreeMap<String, JsonNode> documents = new TreeMap<>();
    for (int i = 0; i < ownersAndDocuments.length; i += 2) {
      documents.put(ownersAndDocuments[i], Json.read(ownersAndDocuments[i + 1], JsonNode.class));
    }
    return new PipelineHealth(List.of("metrics", "warehouse"), true, documents, NOW);
  }
}
