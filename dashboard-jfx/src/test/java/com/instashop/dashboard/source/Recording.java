package com.instashop.dashboard.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.dashboard.model.Live;
import com.instashop.program.metric.Declaration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Documents of a real run, recorded once a second while the generator made 40 events a second. Each
 * line of the file holds what changed since the line before.
 */
public final class Recording {
  private final List<Moment> moments = new ArrayList<>();

  /** What Redis held, and when. */
  public record Moment(Instant at, Documents documents) {

    /** The model of it. */
    public Live live() {
      return new LiveDecoder().decode(documents, at, Duration.ofMillis(2));
    }

    /** The same with another document in a field of the health hash; null takes it away. */
    public Moment withHealth(String field, String json) {
      Map<String, String> health = new HashMap<>(documents.hash(RedisKeys.HEALTH));
      if (json == null) {
        health.remove(field);
      } else {
        health.put(field, json);
      }
      Map<String, Map<String, String>> hashes = new HashMap<>(documents.hashes());
      hashes.put(RedisKeys.HEALTH, health);
      return new Moment(at, new Documents(documents.strings(), hashes));
    }

    /** The same with a metric that somebody declared, and what its hashes hold. */
    public Moment with(Declaration metric, Map<String, Map<String, String>> ofMetric) {
      Map<String, Map<String, String>> hashes = new HashMap<>(documents.hashes());
      hashes.putAll(ofMetric);
      List<Declaration> declared = new ArrayList<>(documents.declared());
      declared.add(metric);
      return new Moment(at, new Documents(documents.strings(), hashes, declared));
    }

    /** The health document of a part. */
    public String health(String field) {
      return documents.hash(RedisKeys.HEALTH).get(field);
    }

    /** The same without this key. */
    public Moment without(String key) {
      Map<String, String> strings = new HashMap<>(documents.strings());
      strings.remove(key);
      Map<String, Map<String, String>> hashes = new HashMap<>(documents.hashes());
      hashes.remove(key);
      return new Moment(at, new Documents(strings, hashes));
    }

    /** The same, with a text at a key. */
    public Moment with(String key, String json) {
      Map<String, String> strings = new HashMap<>(documents.strings());
      strings.put(key, json);
      return new Moment(at, new Documents(strings, documents.hashes()));
    }
  }

  private Recording() {}

  /** Ten moments of an hour that began with the load of a history. */
  public static List<Moment> busyHour() {
    return read("busy-hour.jsonl");
  }

  /** A Redis in which nobody has written anything. */
  public static Moment empty() {
    return new Moment(busyHour().get(0).at(), new Documents(new HashMap<>(), new HashMap<>()));
  }

  private static List<Moment> read(String name) {
    Recording recording = new Recording();
    Documents before = new Documents(Map.of(), Map.of());
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Recording.class.getResourceAsStream(name), name),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode changes = Json.read(line, JsonNode.class);
        before = changed(before, changes);
        recording.moments.add(new Moment(Instant.parse(changes.get("at").asText()), before));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return recording.moments;
  }

  private static Documents changed(Documents before, JsonNode changes) {
    Map<String, String> strings = new HashMap<>(before.strings());
    changes
        .get("strings")
        .properties()
        .forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
    Map<String, Map<String, String>> hashes = new HashMap<>(before.hashes());
    changes
        .get("hashes")
        .properties()
        .forEach(
            hash -> {
              Map<String, String> fields =
                  new HashMap<>(hashes.getOrDefault(hash.getKey(), Map.of()));
              hash.getValue()
                  .properties()
                  .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
              hashes.put(hash.getKey(), fields);
            });
    return new Documents(strings, hashes);
  }
}
