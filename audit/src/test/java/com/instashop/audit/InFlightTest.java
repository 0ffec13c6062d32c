package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.Image;
import com.instashop.changes.event.Origin;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final Image TEA = Image.of(ShopTables.PRODUCT, 7, "Tea", "Food");
  private static final Reading READING =
      new Reading(
          Map.of(Metric.PRODUCTS_BY_CATEGORY, Map.of("Food", new Amounts(5, 0, 0))),
          Map.of("7", Product.of(TEA)),
          null,
          Map.of(),
          new Position(Map.of(), Map.of()));

  /** The counter is in the upper half of its 32 bits: an id of -1 looks like one to come. */
  private static final long NEXT = 3_000_000_000L;

  private static final long WAITING = NEXT - 2;

  /** Where Kafka ended before the database was asked. */
  private static final long BEGIN = 100;

  private final InFlight inFlight = new InFlight(cut(), Catalogue.SHIPPED);

  @Test
  void takesBackWhatWasCommittedAfterTheCut() {
    inFlight.take(event(Operation.CREATE, NEXT + 1, Origin.STREAM), 0, 0);
    assertThat(inFlight.changes()).isEqualTo(1);
    assertThat(inFlight.without(READING, Metric.PRODUCTS_BY_CATEGORY))
        .containsEntry("Food", new Amounts(4, 0, 0));
    assertThat(inFlight.products(READING)).isEmpty();
  }

  @Test
  void leavesWhatTheCutHolds() {
    inFlight.take(event(Operation.CREATE, NEXT - 1, Origin.STREAM), 0, 0);
    assertNothingIsInFlight();
  }

  @Test
  void takesBackWhatWaitedForItsStandbyAndSoWasInKafkaBefore() {
    inFlight.take(event(Operation.CREATE, WAITING, Origin.STREAM), 0, BEGIN - 1);
    assertThat(inFlight.changes()).isEqualTo(1);
  }

  @Test
  void snapshotBeforeTheCutIsPartOfIt() {
    inFlight.take(event(Operation.READ, -1, Origin.SNAPSHOT), 0, BEGIN - 1);
    assertNothingIsInFlight();
    assertThat(inFlight.isTellable()).isTrue();
  }

  @Test
  void snapshotAfterTheCutCannotBeTold() {
    inFlight.take(event(Operation.READ, -1, Origin.SNAPSHOT), 0, BEGIN);
    assertThat(inFlight.isTellable()).isFalse();
  }

  @Test
  void snapshotThatFollowsWhatTheCutDoesNotSeeCannotBeTold() {
    inFlight.take(event(Operation.CREATE, WAITING, Origin.STREAM), 0, BEGIN - 2);
    inFlight.take(event(Operation.READ, -1, Origin.SNAPSHOT), 0, BEGIN - 1);
    assertThat(inFlight.isTellable()).isFalse();
  }

  @Test
  void leavesTheRowsOfAnIncrementalSnapshot() {
    inFlight.take(event(Operation.READ, -1, Origin.INCREMENTAL_SNAPSHOT), 0, 0);
    assertNothingIsInFlight();
  }

  private void assertNothingIsInFlight() {
    assertThat(inFlight.changes()).isZero();
    assertThat(inFlight.without(READING, Metric.PRODUCTS_BY_CATEGORY))
        .isEqualTo(READING.of(Metric.PRODUCTS_BY_CATEGORY));
    assertThat(inFlight.products(READING)).isEqualTo(READING.products());
  }

  private static ChangeEvent event(Operation operation, long transactionId, Origin origin) {
    return new ChangeEvent(ShopTables.PRODUCT, operation, null, TEA, 1, -1, transactionId, origin);
  }

  private static Cut cut() {
    Sources.Content content =
        new Sources.Content(
            TransactionSnapshot.of("%1$d:%2$d:%1$d".formatted(WAITING, NEXT)),
            true,
            "0/0",
            Instant.EPOCH,
            Map.of(),
            Map.of(),
            Map.of());
    Map<Database, Sources.Content> contents = Map.of(ShopTables.PRODUCT.database(), content);
    TopicPartition products = new TopicPartition(ShopTables.PRODUCT.topic(), 0);
    return new Cut(Instant.EPOCH, contents, Map.of(), Map.of(products, BEGIN), Map.of());
  }
}
