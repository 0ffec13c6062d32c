package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.Backlog;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The raw limit: Kafka's consumer on two threads, alone, or with our decoder and a table of sums
 * that nobody is shown.
 */
final class Limit {
  /** What the peers do not count: it is never taken back, or counts the events themselves. */
  static final Set<Metric> OURS_ALONE = Set.of(Metric.EVENTS, Metric.TRANSACTIONS_CREATED);

  private static final int THREADS = 2;
  private static final Duration POLL = Duration.ofMillis(200);

  private final String servers;
  private final Progress progress;
  private final Outcome outcome;

  Limit(String servers, Progress progress, Outcome outcome) {
    this.servers = servers;
    this.progress = progress;
    this.outcome = outcome;
  }

  /** Only fetches. */
  void fetch() throws InterruptedException, ExecutionException {
    run(unused -> record -> {});
  }

  /** Fetches, decodes and adds up. */
  void addUp() throws InterruptedException, ExecutionException {
    List<BookingTable> tables = new ArrayList<>();
    run(
        partitions -> {
          BookingTable sums = new BookingTable();
          synchronized (tables) {
            tables.add(sums);
          }
          Measures measures = new Measures(Catalogue.SHIPPED, sums);
          Map<String, ChangeEventDecoder> decoders = new HashMap<>();
          return record -> {
            if (decoders
                    .computeIfAbsent(record.topic(), Catalogue.SHIPPED::decoder)
                    .decode(record.value())
                instanceof Decoded.Change change) {
              sums.at(Windows.startOf(change.event().commitMillis()));
              measures.measure(change.event());
            }
          };
        });
    for (BookingTable sums : tables) {
      for (int group = 0; group < sums.size(); group++) {
        if (!OURS_ALONE.contains(sums.metric(group))) {
          outcome.add(booking(sums, group));
        }
      }
    }
  }

  static Booking booking(BookingTable sums, int group) {
    return new Booking(
        sums.metric(group).label(),
        sums.key(group),
        sums.count(group),
        sums.cents(group),
        sums.quantity(group));
  }

  /** What is done with each record. */
  @FunctionalInterface
  private interface Work {
    void take(ConsumerRecord<byte[], byte[]> record);
  }

  /** Makes the work of a thread. */
  @FunctionalInterface
  private interface Maker {
    Work of(List<TopicPartition> partitions);
  }

  private void run(Maker maker) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (List<TopicPartition> share : shares()) {
        running.add(threads.submit(() -> read(share, maker.of(share))));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** The partitions in two parts of about as many records. */
  private List<List<TopicPartition>> shares() {
    try (KafkaConsumer<byte[], byte[]> consumer = Backlog.consumer(servers)) {
      List<TopicPartition> all = Backlog.partitions(consumer);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      List<List<TopicPartition>> shares = new ArrayList<>();
      long[] sizes = new long[THREADS];
      for (int thread = 0; thread < THREADS; thread++) {
        shares.add(new ArrayList<>());
      }
      all.stream()
          .sorted(Comparator.comparing(ends::get).reversed())
          .forEach(
              partition -> {
                int least = sizes[0] <= sizes[1] ? 0 : 1;
                shares.get(least).add(partition);
                sizes[least] += ends.get(partition);
              });
      return shares;
    }
  }

  private void read(List<TopicPartition> partitions, Work work) {
    try (KafkaConsumer<byte[], byte[]> consumer = Backlog.consumer(servers)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> left = new HashMap<>(consumer.endOffsets(partitions));
      while (!left.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          work.take(record);
          progress.take();
        }
        // Kafka would wait for more of those that are read before it gives anything of the others.
        left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        consumer.pause(partitions.stream().filter(each -> !left.containsKey(each)).toList());
      }
    }
  }
}
