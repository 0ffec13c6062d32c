package com.instashop.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.redis.SparkHealth;
import com.instashop.program.redis.RedisReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Spark's windows at one moment: what the changes of each booked, and what is published of them.
 *
 * @param readAt when; windows that began an hour before, or before the newest of them, are kept no
 *     more
 * @param watermark windows that end at or before it are final; null where Redis does not say
 * @param windows what was booked in every window that is kept
 * @param products what each product is called, by id
 * @param alerts {@link Metric#STOCK_ALERTS}, over all windows and the baseline
 * @param charts {@link RedisKeys#windows}: subject to window to document
 * @param newest the documents of the newest windows, by key
 */
record WindowReading(
    Instant readAt,
    Instant watermark,
    NavigableMap<Instant, WindowGroups> windows,
    Map<String, ProductLabel> products,
    Map<String, Amounts> alerts,
    Map<String, Map<String, String>> charts,
    Map<String, String> newest) {
  private static final List<String> NEWEST =
      List.of(RedisKeys.TRANSACTIONS, RedisKeys.TOP_PRODUCTS, RedisKeys.SHIPMENTS, RedisKeys.STOCK);

  /**
   * The kinds of groups that are booked within a window; the rest is the baseline, or no number.
   */
  private static final Set<String> BOOKED = Set.of("window", "reversal");

  private static final int ATTEMPTS = 50;

  /**
   * Reads all of it. Windows that are final do not change any more: they are read one by one, so
   * that the moment in which nobody else is served is short, and once.
   *
   * @throws ProgramException where windows come and go faster than they can be read
   */
  static WindowReading read(RedisReader redis) {
    Map<String, WindowGroups> finals = new HashMap<>();
    String query = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      RedisReader.Moment before =
          redis.atOnce(List.of(RedisKeys.HEALTH), List.of(RedisKeys.SPARK_STATE));
      if (!query(before).equals(query)) {
        query = query(before);
        finals.clear();
      }
      Set<String> groups = redis.keys(RedisKeys.SPARK_GROUPS + "*");
      Set<String> documents = documents(redis);
      Instant watermark = watermark(before);
      for (String key : groups) {
        if (watermark != null && isFinal(start(key), watermark) && !finals.containsKey(key)) {
          finals.put(key, booked(redis.hash(key)));
        }
      }
      finals.keySet().retainAll(groups);
      RedisReader.Moment moment = redis.atOnce(hashes(groups, finals.keySet()), documents);
      if (query(moment).equals(query)
          && redis.keys(RedisKeys.SPARK_GROUPS + "*").equals(groups)
          && documents(redis).equals(documents)) {
        return of(moment, groups, finals);
      }
    }
    throw ProgramException.trouble(
        "The windows in Redis are written anew all the time: repeat this when they are not");
  }

  private static Set<String> documents(RedisReader redis) {
    Set<String> documents = new TreeSet<>(NEWEST);
    documents.add(RedisKeys.SPARK_STATE);
    documents.addAll(redis.keys(RedisKeys.products("*")));
    documents.addAll(redis.keys(RedisKeys.behavior("*")));
    return documents;
  }

  private static List<String> hashes(Set<String> groups, Set<String> known) {
    List<String> hashes =
        new ArrayList<>(
            List.of(
                RedisKeys.HEALTH, RedisKeys.SPARK_PRODUCTS, RedisKeys.BASELINE, RedisKeys.BOOKED));
    RedisKeys.WINDOW_SUBJECTS.forEach(subject -> hashes.add(RedisKeys.windows(subject)));
    groups.stream().filter(key -> !known.contains(key)).forEach(hashes::add);
    return hashes;
  }

  private static WindowReading of(
      RedisReader.Moment moment, Set<String> groups, Map<String, WindowGroups> finals) {
    WindowReading reading =
        new WindowReading(
            Instant.now(),
            watermark(moment),
            new TreeMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(moment.documents()));
    for (String key : groups) {
      reading.windows.put(
          start(key), finals.containsKey(key) ? finals.get(key) : booked(moment.hashes().get(key)));
    }
    moment
        .hashes()
        .get(RedisKeys.SPARK_PRODUCTS)
        .forEach((id, label) -> reading.products.put(id, Json.read(label, ProductLabel.class)));
    for (String sums : List.of(RedisKeys.BASELINE, RedisKeys.BOOKED)) {
      moment.hashes().get(sums).forEach(reading::alert);
    }
    for (String subject : RedisKeys.WINDOW_SUBJECTS) {
      reading.charts.put(subject, moment.hashes().get(RedisKeys.windows(subject)));
    }
    reading.newest.remove(RedisKeys.SPARK_STATE);
    return reading;
  }

  private void alert(String field, String sum) {
    String metric = Metric.STOCK_ALERTS.label() + "|";
    if (field.startsWith(metric)) {
      alerts.merge(field.substring(metric.length()), Json.read(sum, Amounts.class), Amounts::plus);
    }
  }

  private static WindowGroups booked(Map<String, String> fields) {
    Map<Metric, Map<String, Group>> booked = new HashMap<>();
    fields.forEach(
        (field, group) -> {
          String[] parts = field.split("\\|", 3);
          if (BOOKED.contains(parts[0])) {
            booked
                .computeIfAbsent(Catalogue.SHIPPED.ofLabel(parts[1]), unused -> new HashMap<>())
                .merge(parts[2], Json.read(group, Group.class), Group::plus);
          }
        });
    return WindowGroups.of(booked);
  }

  /** Whether no change can reach a window any more. */
  static boolean isFinal(Instant start, Instant watermark) {
    return !start.plus(Windows.LENGTH).isAfter(watermark);
  }

  private static Instant start(String key) {
    return Instant.ofEpochMilli(Long.parseLong(key.substring(RedisKeys.SPARK_GROUPS.length())));
  }

  private static Instant watermark(RedisReader.Moment moment) {
    return watermark(moment.hashes().get(RedisKeys.HEALTH)).orElse(null);
  }

  /** {@link WindowReading#watermark} as it is now. */
  static Optional<Instant> watermark(RedisReader redis) {
    return watermark(redis.hash(RedisKeys.HEALTH));
  }

  private static Optional<Instant> watermark(Map<String, String> health) {
    return Optional.ofNullable(health.get(RedisKeys.HEALTH_SPARK))
        .map(spark -> Json.read(spark, SparkHealth.class).watermark());
  }

  private static String query(RedisReader.Moment moment) {
    String state = moment.documents().get(RedisKeys.SPARK_STATE);
    return state == null ? "" : Json.read(state, JsonNode.class).path("query_id").asText();
  }
}
