package com.instashop.stack.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.contracts.redis.TotalsHealth;
import com.instashop.contracts.redis.WarehouseHealth;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.redis.RedisReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What those who work in a pipeline say of themselves in Redis.
 *
 * @param queries what its Spark application runs
 * @param hasProver whether somebody has tried to prove the numbers for longer than {@link
 *     ProofHealth#LONGEST_SILENCE}
 * @param documents by who says it
 * @param readAt when it was read
 */
public record PipelineHealth(
    List<String> queries,
    boolean hasProver,
    SortedMap<String, JsonNode> documents,
    Instant readAt) {
  /** Who has said nothing for so long does not work. */
  public static final Duration SILENCE = Duration.ofSeconds(60);

  /** After how long without a word what somebody said is no longer how it is. */
  private static final Map<String, Duration> LONGEST_SILENCES =
      Map.of(
          RedisKeys.HEALTH_TOTALS, TotalsHealth.LONGEST_SILENCE,
          RedisKeys.HEALTH_SPARK, SparkHealth.LONGEST_SILENCE,
          RedisKeys.HEALTH_CONNECTORS, ConnectorsHealth.LONGEST_SILENCE,
          RedisKeys.HEALTH_WAREHOUSE, WarehouseHealth.LONGEST_SILENCE,
          RedisKeys.HEALTH_PROOF, ProofHealth.LONGEST_SILENCE);

  private static final String WORKS = "RUNNING";

  /** Of nobody. */
  public static PipelineHealth none() {
    return new PipelineHealth(List.of(), false, new TreeMap<>(), Instant.now());
  }

  /**
   * Reads it, as somebody who may.
   *
   * @param hasProver as of the record
   * @throws redis.clients.jedis.exceptions.JedisException where Redis does not answer
   */
  public static PipelineHealth read(Deployment servers, Account account, boolean hasProver) {
    SortedMap<String, JsonNode> documents = new TreeMap<>();
    try (RedisReader redis = new RedisReader(servers, account)) {
      redis
          .hash(RedisKeys.HEALTH)
          .forEach((field, value) -> documents.put(field, Json.read(value, JsonNode.class)));
    }
    return new PipelineHealth(servers.spark().queries(), hasProver, documents, Instant.now());
  }

  /** Whether all report, and none says that it does not work. */
  public boolean isWell() {
    return silent().isEmpty() && failing().isEmpty();
  }

  /** Whether the newest proof found numbers that are not equal. */
  public boolean differs() {
    JsonNode proof = documents.get(RedisKeys.HEALTH_PROOF);
    return proof != null && !proof.path("proven").asBoolean();
  }

  /** Who should report and does not. */
  public List<String> silent() {
    List<String> silent = new ArrayList<>();
    for (String owner : expected()) {
      if (!documents.containsKey(owner) || isOld(owner, SILENCE)) {
        silent.add(owner);
      }
    }
    // Who does not let the numbers be proven again and again has no prover.
    boolean wasProven = documents.containsKey(RedisKeys.HEALTH_PROOF);
    if (wasProven ? isOld(RedisKeys.HEALTH_PROOF, ProofHealth.LONGEST_SILENCE) : hasProver) {
      silent.add(RedisKeys.HEALTH_PROOF);
    }
    return silent;
  }

  private List<String> expected() {
    List<String> expected = new ArrayList<>();
    if (!queries.isEmpty()) {
      expected.addAll(List.of(RedisKeys.HEALTH_CONNECTORS, RedisKeys.HEALTH_TOTALS));
    }
    if (queries.contains(Deployment.METRICS)) {
      expected.add(RedisKeys.HEALTH_SPARK);
    }
    if (queries.contains(Deployment.WAREHOUSE)) {
      expected.add(RedisKeys.HEALTH_WAREHOUSE);
    }
    return expected;
  }

  /** Whether what somebody said is too old to be how it is now. */
  public boolean isOld(String owner) {
    Duration longest = LONGEST_SILENCES.get(owner);
    return longest != null && isOld(owner, longest);
  }

  /** What lies ahead of our clock would look new for as long, whoever said it. */
  private boolean isOld(String owner, Duration silence) {
    return age(owner).compareTo(silence) > 0 || isAhead(owner);
  }

  private boolean isAhead(String owner) {
    return age(owner).compareTo(SILENCE.negated()) < 0;
  }

  /** How long ago somebody said something; negative where its clock is ahead of ours. */
  public Duration age(String owner) {
    return Duration.between(
        Instant.parse(documents.get(owner).path("updated_at").asText()), readAt);
  }

  /** What says that it does not work, a line each. */
  public List<String> failing() {
    List<String> failing = new ArrayList<>();
    connectors()
        .ifPresent(
            connectors -> {
              if (!connectors.reachable()) {
                failing.add("Kafka Connect does not answer");
              }
              connectors
                  .connectors()
                  .forEach((name, connector) -> failure(name, connector).ifPresent(failing::add));
            });
    JsonNode warehouse = documents.get(RedisKeys.HEALTH_WAREHOUSE);
    if (warehouse != null
        && List.of(WarehouseHealth.AWAY, WarehouseHealth.STUCK)
            .contains(warehouse.path("state").asText())) {
      failing.add(
          "warehouse is %s: %s"
              .formatted(warehouse.path("state").asText(), warehouse.path("problem").asText()));
    }
    return failing;
  }

  private static Optional<String> failure(String name, ConnectorsHealth.Connector connector) {
    String error = connector.error();
    if (WORKS.equals(connector.state()) && WORKS.equals(connector.task())) {
      return Optional.ofNullable(error).map(why -> "%s runs, but %s".formatted(name, why));
    }
    return Optional.of(
        "%s is %s, its task %s%s"
            .formatted(
                name, connector.state(), connector.task(), error == null ? "" : ": " + error));
  }

  /** What the watcher says of the connectors; empty where it has said nothing yet. */
  public Optional<ConnectorsHealth> connectors() {
    return Optional.ofNullable(documents.get(RedisKeys.HEALTH_CONNECTORS))
        .map(document -> Json.MAPPER.convertValue(document, ConnectorsHealth.class));
  }

  /** Puts all of it into a document. */
  public void putInto(Map<String, Object> document) {
    document.put("differs", differs());
    document.put("silent", silent());
    document.put("failing", failing());
    document.put("health", documents);
  }

  /** What people have to know first, a line each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    silent().forEach(owner -> warnings.add(silence(owner)));
    warnings.addAll(failing());
    if (differs()) {
      warnings.add("Not equal: the newest proof found numbers that differ from the sources");
    }
    return warnings;
  }

  private String silence(String owner) {
    if (!documents.containsKey(owner)) {
      return "%s has not said anything yet".formatted(owner);
    }
    return isAhead(owner)
        ? "the clock of %s is %d s ahead: not known whether it still works"
            .formatted(owner, -age(owner).toSeconds())
        : "%s has said nothing for %d s".formatted(owner, age(owner).toSeconds());
  }
}
