package com.instashop.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.kafka.KafkaAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records of a topic. */
@Command(
    name = "peek",
    description = {
      "Shows records of a topic: the newest, or from a place on; only what is committed.",
    })
final class PeekCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(500);
  // Transaction markers take offsets too: look further back than asked for.
  private static final int MARKERS = 20;

  @Mixin private DeploymentOption deployment;

  @Parameters(paramLabel = "TOPIC", description = "For example transaction; see topics.")
  private String topic;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "How many (default: 1, and with -f without end).")
  private Integer max;

  @Option(names = "--from-beginning", description = "The oldest instead of the newest.")
  private boolean fromBeginning;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "From this offset on, in each partition.")
  private Long offset;

  @Option(names = "-f", description = "Goes on with what comes, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--raw", description = "One record a line, as it is.")
  private boolean raw;

  /** Keys of dead letters that were shown. */
  private final Set<String> shown = new HashSet<>();

  @Override
  public Integer call() throws InterruptedException {
    if (max != null && max < 1) {
      throw ProgramException.mistake("--max %d: there must be at least 1".formatted(max));
    }
    if (offset != null && fromBeginning) {
      throw ProgramException.mistake("--offset and --from-beginning: name one place");
    }
    KafkaAddress kafka = Context.of(deployment).deployment().kafka(Account.DASHBOARD);
    kafka.check();
    Map<String, Object> settings = kafka.settings(Map.of("isolation.level", "read_committed"));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> infos = consumer.listTopics().get(topic);
      if (infos == null) {
        throw ProgramException.mistake(
            "There is no topic %s: see scripts/instashop topics".formatted(topic));
      }
      List<TopicPartition> partitions =
          infos.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long left = max != null ? max : follow ? Long.MAX_VALUE : 1;
      if (fromBeginning || offset != null) {
        seek(consumer, ends);
        left -= print(consumer, ends, left);
      } else {
        left -= printNewest(consumer, ends, max == null ? 1 : max);
      }
      while (follow && left > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (left > 0 && isNew(record)) {
            print(record);
            left--;
          }
        }
      }
    }
    return 0;
  }

  private void seek(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(ends.keySet());
    if (offset != null && ends.values().stream().allMatch(end -> offset >= end)) {
      throw ProgramException.mistake(
          "--offset %d: %s has the offsets from %d to %d"
              .formatted(
                  offset,
                  topic,
                  beginnings.values().stream().mapToLong(Long::longValue).min().orElse(0),
                  ends.values().stream().mapToLong(Long::longValue).max().orElse(0) - 1));
    }
    beginnings.forEach(
        (partition, beginning) ->
            consumer.seek(
                partition,
                offset == null
                    ? beginning
                    : Math.min(Math.max(offset, beginning), ends.get(partition))));
  }

  /** Prints what is there, at most so many, and returns how many. */
  private long print(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, long most) {
    long printed = 0;
    while (printed < most && !isAt(consumer, ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (printed < most && isNew(record)) {
          print(record);
          printed++;
        }
      }
    }
    return printed;
  }

  private long printNewest(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, int most) {
    ends.forEach(
        (partition, end) -> consumer.seek(partition, Math.max(0, end - (long) most * 2 - MARKERS)));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (!isAt(consumer, ends)) {
      consumer.poll(POLL).forEach(records::add);
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparingLong(ConsumerRecord::offset));
    records.removeIf(record -> !isNew(record));
    List<ConsumerRecord<byte[], byte[]>> newest =
        records.subList(Math.max(0, records.size() - most), records.size());
    newest.forEach(this::print);
    return newest.size();
  }

  /** A dead letter is sent again, under its key, where a batch is done again: it is one. */
  boolean isNew(ConsumerRecord<byte[], byte[]> record) {
    return !record.topic().equals(Topics.DEAD_LETTER)
        || record.key() == null
        || shown.add(new String(record.key(), UTF_8));
  }

  private static boolean isAt(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void print(ConsumerRecord<byte[], byte[]> record) {
    if (raw) {
      System.out.println(record.value() == null ? "null" : new String(record.value(), UTF_8));
      return;
    }
    System.out.printf(
        "%s partition %d offset %d at %s%n",
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()));
    record
        .headers()
        .forEach(
            header ->
                System.out.printf(
                    "  %s: %s%n",
                    header.key(), header.value() == null ? "" : new String(header.value(), UTF_8)));
    System.out.println("key " + text(record.key()));
    System.out.println(text(record.value()));
  }

  private static String text(byte[] bytes) {
    if (bytes == null) {
      return "null";
    }
    String text = new String(bytes, UTF_8);
    try {
      return Json.MAPPER.readTree(text).toPrettyString();
    } catch (JsonProcessingException e) {
      return text;
    }
  }
}
