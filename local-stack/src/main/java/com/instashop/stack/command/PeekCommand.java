package com.instashop.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.instashop.contracts.redis.Json;
import com.instashop.program.ProgramException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The newest records of a topic. */
@Command(name = "peek", description = "Shows the newest records of a topic.")
final class PeekCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(500);
  // Transaction markers take offsets too: look further back than asked for.
  private static final int MARKERS = 20;

  @Parameters(paramLabel = "TOPIC", description = "For example transaction; see topics.")
  private String topic;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int max;

  @Option(names = "--raw", description = "One record a line, as it is.")
  private boolean raw;

  @Override
  public Integer call() {
    if (max < 1) {
      throw ProgramException.mistake("--max %d: there must be at least 1".formatted(max));
    }
    Context context = Context.ofRunning();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", context.addresses().kafka(), "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> partitions = consumer.listTopics().get(topic);
      if (partitions == null) {
        throw ProgramException.mistake(
            "There is no topic %s: see scripts/instashop topics".formatted(topic));
      }
      List<ConsumerRecord<byte[], byte[]>> records = newest(consumer, partitions);
      records.subList(Math.max(0, records.size() - max), records.size()).forEach(this::print);
    }
    return 0;
  }

  private List<ConsumerRecord<byte[], byte[]>> newest(
      KafkaConsumer<byte[], byte[]> consumer, List<PartitionInfo> infos) {
    List<TopicPartition> partitions =
        infos.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    ends.forEach(
        (partition, end) -> consumer.seek(partition, Math.max(0, end - (long) max * 2 - MARKERS)));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(records::add);
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
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
