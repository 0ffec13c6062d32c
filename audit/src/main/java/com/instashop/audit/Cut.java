package com.instashop.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * A line through a running pipeline: what the sources held at one moment, and where the changes up
 * to that moment lie in Kafka. Nothing is stopped and nothing is locked.
 *
 * <p>All that a database had committed before it was asked lies before {@link #needed}: the mark
 * was committed after that, comes out of the write-ahead log after it, and had arrived when the
 * ends were read. All that lies before {@link #from} was seen when it was asked: a transaction is
 * decoded once it is flushed, and seen once its standbys have answered. What lies between, the
 * snapshot's transactions tell apart.
 *
 * @param at when the databases were asked
 * @param contents what each database held
 * @param from offset by partition, before the first change that may not have been seen
 * @param begin offset by partition, read before the databases were asked
 * @param needed offset behind the last record before the end, by partition
 */
record Cut(
    Instant at,
    Map<Database, Sources.Content> contents,
    Map<TopicPartition, Long> from,
    Map<TopicPartition, Long> begin,
    Map<TopicPartition, Long> needed) {
  /** How long a transaction may be on its way to Kafka before others see it. */
  private static final Duration UNSEEN = Duration.ofSeconds(2);

  /** The same where it waits for a standby. */
  private static final Duration UNSEEN_BY_STANDBY = Duration.ofMinutes(1);

  private static final long POLL_MILLIS = 20;

  /**
   * Takes a cut.
   *
   * @param deadline by {@link System#nanoTime}
   * @throws ProgramException where a mark does not arrive in time
   */
  static Cut take(Sources sources, KafkaLog kafka, long deadline)
      throws SQLException, InterruptedException {
    List<TopicPartition> partitions = kafka.partitions(sources.tables().topics());
    List<Database> databases = sources.tables().databases();
    Map<TopicPartition, Long> begin = kafka.ends(partitions);
    Instant at = Instant.now();
    long asked = System.nanoTime();
    Map<Database, Sources.Content> contents = new HashMap<>();
    for (Database database : databases) {
      contents.put(database, sources.content(database));
    }
    String mark = UUID.randomUUID().toString();
    Map<Database, Map<TopicPartition, Long>> heartbeats = new HashMap<>();
    for (Database database : databases) {
      heartbeats.put(database, kafka.ends(kafka.partitions(List.of(database.heartbeatTopic()))));
      sources.mark(database, mark);
    }
    Map<TopicPartition, Long> from = new HashMap<>(begin);
    for (Database database : databases) {
      long marked = await(kafka, heartbeats.get(database), mark, database, deadline);
      Duration unseen = unseen(contents.get(database));
      if (!unseen.isZero()) {
        Duration since = Duration.ofNanos(System.nanoTime() - asked);
        kafka
            .since(of(database, partitions, sources.tables()), firstUnseen(marked, since, unseen))
            .forEach((partition, offset) -> from.merge(partition, offset, Math::min));
      }
    }
    Map<TopicPartition, Long> needed = new HashMap<>();
    kafka
        .lastBefore(kafka.endsOfAll(partitions, deadline))
        .forEach((partition, last) -> needed.put(partition, last + 1));
    return new Cut(at, contents, from, begin, needed);
  }

  /** How long before it was asked changes may have been in Kafka that it did not see. */
  static Duration unseen(Sources.Content content) {
    // Where no transaction was under way, it saw all that had begun.
    if (content.sees().running().isEmpty()) {
      return Duration.ZERO;
    }
    return content.hasStandby() ? UNSEEN_BY_STANDBY : UNSEEN;
  }

  /**
   * Before all that may be in Kafka unseen, by the clock of its records, which may be another one
   * than ours: the mark has a time of it.
   *
   * @param marked the time of the mark, milliseconds since the epoch
   * @param since how long ago, by our clock, the databases were asked, which was before the mark
   */
  static Instant firstUnseen(long marked, Duration since, Duration unseen) {
    return Instant.ofEpochMilli(marked).minus(since).minus(unseen);
  }

  private static List<TopicPartition> of(
      Database database, List<TopicPartition> partitions, Tables tables) {
    return partitions.stream()
        .filter(
            partition ->
                tables
                    .ofTopic(partition.topic())
                    .filter(table -> table.database().equals(database))
                    .isPresent())
        .toList();
  }

  /** Waits for a mark; returns the time of its record, milliseconds since the epoch. */
  static long await(
      KafkaLog kafka, Map<TopicPartition, Long> from, String mark, Database database, long deadline)
      throws InterruptedException {
    OptionalLong[] arrived = {OptionalLong.empty()};
    while (arrived[0].isEmpty()) {
      kafka.read(
          from,
          kafka.ends(from.keySet()),
          beat -> {
            if (beat.value() != null && new String(beat.value(), UTF_8).contains(mark)) {
              arrived[0] = OptionalLong.of(beat.timestamp());
            }
          });
      if (arrived[0].isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw ProgramException.trouble(
              "Changes of %s do not arrive in Kafka: see scripts/instashop connectors"
                  .formatted(database.databaseName()));
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
    return arrived[0].getAsLong();
  }

  /** Database to where its write-ahead log was. */
  SortedMap<String, String> lsn() {
    SortedMap<String, String> lsn = new TreeMap<>();
    contents.forEach((database, content) -> lsn.put(database.databaseName(), content.lsn()));
    return lsn;
  }

  /** {@code topic-partition} to the offset behind all that belongs before the cut. */
  SortedMap<String, Long> offsets() {
    SortedMap<String, Long> offsets = new TreeMap<>();
    needed.forEach((partition, offset) -> offsets.put(partition.toString(), offset));
    return offsets;
  }

  /** Whether somebody who reads these tables has taken everything that belongs before the cut. */
  boolean isCoveredBy(Map<String, Long> offsets, Tables tables) {
    return needed.entrySet().stream()
        .filter(need -> tables.ofTopic(need.getKey().topic()).isPresent())
        .allMatch(need -> offsets.getOrDefault(need.getKey().toString(), 0L) >= need.getValue());
  }
}
