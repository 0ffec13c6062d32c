package com.instashop.audit;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.event.Origin;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What numbers already hold, but a cut does not: changes committed after it. */
final class InFlight {
  private final Cut cut;
  private final Map<String, ChangeEventDecoder> decoders = new HashMap<>();
  private final Map<Metric, Map<String, Amounts>> amounts = new HashMap<>();

  /** As they were before the first of the changes; null where they were not there. */
  private final Map<String, Product> products = new HashMap<>();

  private final Catalogue catalogue;
  private final Measures measures;
  private final Map<CapturedTable, Map<Object, Unseen>> unseen = new HashMap<>();
  private boolean tellable = true;

  /** A change of a row that the cut does not see. */
  record Unseen(int partition, long offset) {}

  InFlight(Cut cut, Catalogue catalogue) {
    this.cut = cut;
    this.catalogue = catalogue;
    this.measures = new Measures(catalogue, this::book);
  }

  /**
   * Reads what lies between the cut and these offsets.
   *
   * @return empty where a table was emptied or read anew meanwhile, so that it cannot be told
   */
  static Optional<InFlight> beyond(
      Cut cut, Catalogue catalogue, KafkaLog kafka, Map<String, Long> offsets) {
    InFlight inFlight = new InFlight(cut, catalogue);
    Map<TopicPartition, Long> to = new HashMap<>();
    Map<TopicPartition, Long> ends = kafka.ends(cut.from().keySet());
    cut.from()
        .forEach(
            (partition, first) ->
                to.put(
                    partition,
                    Math.min(
                        offsets.getOrDefault(partition.toString(), first), ends.get(partition))));
    kafka.read(cut.from(), to, inFlight::take);
    return inFlight.isTellable() ? Optional.of(inFlight) : Optional.empty();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Decoded decoded =
        decoders.computeIfAbsent(record.topic(), catalogue::decoder).decode(record.value());
    if (decoded instanceof Decoded.Change change) {
      take(change.event(), record.partition(), record.offset());
    } else if (decoded instanceof Decoded.Undecodable bad && bad.begins() != null) {
      take(bad.begins(), record.partition(), record.offset());
    }
  }

  void take(ChangeEvent event, int partition, long offset) {
    if (event.origin() == Origin.SNAPSHOT) {
      // One from before the cut is part of it, unless it takes back what the cut does not see.
      tellable &= isBefore(event, partition, offset) && !unseen.containsKey(event.table());
    } else if (event.origin() == Origin.INCREMENTAL_SNAPSHOT) {
      // It changes no number, and has no transaction that a snapshot could see.
      return;
    } else if (!cut.contents().get(event.table().database()).sees().sees(event.transactionId())) {
      if (event.operation() == Operation.TRUNCATE) {
        tellable = false;
        return;
      }
      measures.measure(event);
      Map<Object, Unseen> ofTable =
          unseen.computeIfAbsent(event.table(), unused -> new HashMap<>());
      if (event.before() != null) {
        note(ofTable, event.before().key(), partition, offset);
      }
      note(ofTable, event.key(), partition, offset);
      if (event.table().equals(ShopTables.PRODUCT)) {
        String id = Long.toString(event.newest().id());
        if (!products.containsKey(id)) {
          products.put(id, event.before() == null ? null : Product.of(event.before()));
        }
      }
    }
  }

  private boolean isBefore(ChangeEvent event, int partition, long offset) {
    TopicPartition place = new TopicPartition(event.table().topic(), partition);
    return offset < cut.begin().getOrDefault(place, 0L);
  }

  private static void note(Map<Object, Unseen> unseen, Object key, int partition, long offset) {
    unseen.putIfAbsent(key, new Unseen(partition, offset));
  }

  /** The first of the changes of each row of a table. */
  Collection<Unseen> firstUnseen(CapturedTable table) {
    return unseen.getOrDefault(table, Map.of()).values();
  }

  private void book(Metric metric, Key key, long count, long cents, long units) {
    Reading.add(amounts, metric, metric.text(key), new Amounts(count, cents, units));
  }

  /** Whether it can be told at all. */
  boolean isTellable() {
    return tellable;
  }

  /** How many changes there are. */
  long changes() {
    return amounts.getOrDefault(Metric.EVENTS, Map.of()).values().stream()
        .mapToLong(Amounts::count)
        .sum();
  }

  /** A reading's amounts of a metric without them. */
  Map<String, Amounts> without(Reading reading, Metric metric) {
    Map<String, Amounts> result = new HashMap<>(reading.of(metric));
    amounts
        .getOrDefault(metric, Map.of())
        .forEach((key, amount) -> result.merge(key, amount.negated(), Sums::plus));
    return result;
  }

  /** A reading's products without them. */
  Map<String, Product> products(Reading reading) {
    Map<String, Product> result = new HashMap<>(reading.products());
    products.forEach(
        (id, before) -> {
          if (before == null) {
            result.remove(id);
          } else {
            result.put(id, before);
          }
        });
    return result;
  }
}
