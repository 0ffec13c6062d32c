package com.instashop.totals.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Reasons;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.program.redis.RedisAddress;
import com.instashop.program.redis.Repeated;
import com.instashop.totals.batch.PartitionBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * The totals in Redis and the offsets beside them. All calls are repeated until Redis answers: what
 * was applied already is refused the second time.
 */
public final class Totals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Totals.class);

  /** The argument of the script that says whether all of the dashboard is made anew. */
  private static final int MAKES_ALL = 2;

  private static final String ALL = "1";

  private final Repeated repeated;
  private final RedisClient redis;
  private final String script;
  private final String forget;
  private String scriptHash;

  public Totals(RedisAddress address) {
    this.repeated = new Repeated(address);
    this.redis =
        RedisClient.builder()
            .hostAndPort(address.hostAndPort())
            .clientConfig(address.configuration())
            .build();
    this.script = script("apply.lua");
    this.forget = script("forget.lua");
  }

  private static String script(String name) {
    try (InputStream in = Totals.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  /** The next offset of a partition; empty where Redis knows none. */
  public OptionalLong offset(TopicPartition partition) throws InterruptedException {
    String offset =
        repeated.untilDone(() -> redis.hget(RedisKeys.TOTALS_OFFSETS, partition.toString()));
    return offset == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(offset));
  }

  /** The identity of the topic that a partition's offset belongs to; null where it is not known. */
  public String topicId(TopicPartition partition) throws InterruptedException {
    return repeated.untilDone(() -> redis.hget(RedisKeys.TOTALS_TOPIC_IDS, partition.toString()));
  }

  /** What Redis calls a declared metric's share of a partition: its offset has this name. */
  public static TopicPartition share(Metric metric, TopicPartition partition) {
    return new TopicPartition(
        metric.label() + RedisKeys.SHARE + partition.topic(), partition.partition());
  }

  /**
   * Deletes what is kept of declared metrics that are not declared any more.
   *
   * @param mistaken names of declarations that cannot be read now: what is kept of them stays
   */
  public void keepOnly(Collection<Metric> metrics, Collection<String> mistaken)
      throws InterruptedException {
    Set<String> labels = metrics.stream().map(Metric::label).collect(Collectors.toSet());
    repeated.untilDone(
        () -> {
          for (String field : redis.hkeys(RedisKeys.TOTALS_OFFSETS)) {
            int end = field.indexOf(RedisKeys.SHARE);
            String label = end < 0 ? null : field.substring(0, end);
            if (label != null
                && !labels.contains(label)
                && mistaken.stream().noneMatch(name -> isOf(name, label))) {
              redis.eval(forget, List.of(), List.of(label, RedisKeys.SHARE));
            }
          }
          return null;
        });
  }

  /** Whether a declaration may keep this: what it looks up is called TABLE.COLUMN. */
  private static boolean isOf(String declaration, String label) {
    String name = label.substring(0, label.indexOf('#'));
    return name.equals(declaration) || name.indexOf('.') >= 0;
  }

  /** Why Kafka did not have all of a partition that was to be read, since its newest snapshot. */
  public List<String> gaps(TopicPartition partition) throws InterruptedException {
    String part = Topics.part(partition.topic(), partition.partition()) + "\n";
    return repeated.untilDone(() -> redis.hkeys(RedisKeys.TOTALS_PROBLEMS)).stream()
        .filter(field -> field.startsWith(part))
        .map(field -> field.substring(part.length()))
        .filter(PartitionRange::isMissing)
        .toList();
  }

  /** Topic to why changes of its table are missing in the totals. */
  public SortedMap<String, String> problems() throws InterruptedException {
    SortedMap<String, String> problems = new TreeMap<>();
    Reasons.ofFields(repeated.untilDone(() -> redis.hgetAll(RedisKeys.TOTALS_PROBLEMS)))
        .forEach((topic, reasons) -> problems.put(topic, reasons.toString()));
    return problems;
  }

  /**
   * Applies batches in one step: a reader sees all of them or nothing.
   *
   * @param health the health document; null to leave it as it is
   * @return partitions of which nothing was applied, because Redis stands elsewhere than their
   *     batch expects, with where it stands
   */
  public Map<TopicPartition, OptionalLong> apply(Collection<PartitionBatch> batches, String health)
      throws InterruptedException {
    Instant now = Instant.now();
    List<String> arguments = new ArrayList<>();
    arguments.add(now.toString());
    arguments.add(LocalDate.ofInstant(now, ZoneOffset.UTC).toString());
    // Now and then all of it: somebody else may have changed the sums.
    arguments.add(health == null ? "" : ALL);
    arguments.add(health == null ? "" : health);
    Map<String, TopicPartition> names = new HashMap<>();
    for (PartitionBatch batch : batches) {
      names.put(batch.partition().toString(), batch.partition());
      arguments.add(batch.partition().toString());
      arguments.add(text(batch.expected()));
      arguments.add(text(batch.next()));
      arguments.add(Integer.toString(batch.words().size()));
      arguments.addAll(batch.words());
    }
    List<?> refused = (List<?>) repeated.untilDone(() -> evaluate(arguments));
    Map<TopicPartition, OptionalLong> result = new HashMap<>();
    for (int index = 0; index < refused.size(); index += 2) {
      String stored = refused.get(index + 1).toString();
      result.put(
          names.get(refused.get(index).toString()),
          stored.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(stored)));
    }
    return result;
  }

  private static String text(Long offset) {
    return offset == null ? "" : Long.toString(offset);
  }

  private Object evaluate(List<String> arguments) {
    try {
      if (scriptHash != null) {
        return redis.evalsha(scriptHash, List.of(), arguments);
      }
    } catch (JedisNoScriptException e) {
      LOG.debug("Redis was restarted and has forgotten the script", e);
    }
    scriptHash = redis.scriptLoad(script);
    // An earlier version may have made the sections otherwise.
    arguments.set(MAKES_ALL, ALL);
    return redis.evalsha(scriptHash, List.of(), arguments);
  }

  @Override
  public void close() {
    redis.close();
  }
}
