package com.instashop.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.instashop.contracts.event.Decoded.Change;
import com.instashop.contracts.event.Decoded.Heartbeat;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import io.debezium.data.Envelope.Operation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real Debezium sent, see {@code envelopes/README.md}. Jackson tells what an envelope says
 * about itself; the rows are written out here. A new file in a table's folder is tested by being
 * there.
 */
class RecordedEnvelopesTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final String CONNECTOR_HEARTBEAT = "connector_heartbeat";

  static List<String> changes() throws IOException {
    return fixtures().stream()
        .filter(fixture -> !fixture.startsWith(CONNECTOR_HEARTBEAT))
        .filter(fixture -> !fixture.startsWith(CaptureTables.HEARTBEAT))
        .toList();
  }

  static List<String> heartbeats() throws IOException {
    return fixtures().stream()
        .filter(fixture -> fixture.startsWith(CaptureTables.HEARTBEAT))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changeIsWhatItsFileItsKeyAndItsSourceSay(String fixture) throws IOException {
    ChangeEvent event = change(fixture);
    JsonNode envelope = payload(json(fixture));
    JsonNode source = envelope.path("source");
    assertThat(event.table().tableName()).isEqualTo(source.path("table").textValue());
    assertThat(event.operation()).isEqualTo(operation(fixture));
    assertThat(event.commitMillis()).isEqualTo(source.path("ts_ms").longValue());
    assertThat(event.lsn()).isEqualTo(source.path("lsn").asLong(-1));
    assertThat(event.transactionId()).isEqualTo(source.path("txId").asLong(-1));
    assertThat(event.origin()).isEqualTo(origin(fixture));
    assertThat(event.before() == null).isEqualTo(envelope.path("before").isNull());
    assertThat(event.after() == null).isEqualTo(envelope.path("after").isNull());
    if (event.operation() == Operation.TRUNCATE) {
      assertThatThrownBy(event::key).isInstanceOf(IllegalStateException.class);
    } else {
      JsonNode key = payload(json(fixture + ".key"));
      assertThat(event.key()).isEqualTo(key.path(event.table().keyColumn()).longValue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          customer/create | after | Customer[id=4, subscriptionPlan=basic]
          customer/update | before | Customer[id=4, subscriptionPlan=basic]
          customer/update | after | Customer[id=4, subscriptionPlan=premium]
          customer/delete | before | Customer[id=5, subscriptionPlan=basic]
          product/create | after | Product[id=6, name=Olivenöl "extra vergine" 750 ml, category=Food]
          product/update | before | Product[id=6, name=Olivenöl "extra vergine" 750 ml, category=Food]
          product/update | after | Product[id=6, name=Olivenöl "extra vergine" 750 ml, category=Home & Garden]
          # Neither the price nor the description, which becomes NULL, concerns anybody downstream.
          product/update-price | before | Product[id=6, name=Olivenöl "extra vergine" 750 ml, category=Home & Garden]
          product/update-price | after | Product[id=6, name=Olivenöl "extra vergine" 750 ml, category=Home & Garden]
          product/delete | before | Product[id=5, name=Probe \\ "Muster", category=Books]
          product/snapshot-emoji | after | Product[id=3, name=Ikebana-Set \uD83C\uDF38, category=Home & Garden]
          # Day 20781 is 2026-11-24; a microsecond before midnight is still the day before.
          transaction/create | after | Transaction[id=3, customerId=4, epochDay=20781, totalCents=5970, paymentMethod=credit_card, status=completed]
          transaction/update | before | Transaction[id=1, customerId=1, epochDay=20780, totalCents=3750, paymentMethod=credit_card, status=completed]
          transaction/update | after | Transaction[id=1, customerId=1, epochDay=20780, totalCents=3750, paymentMethod=credit_card, status=refunded]
          transaction/update-amount | before | Transaction[id=3, customerId=4, epochDay=20781, totalCents=5970, paymentMethod=credit_card, status=completed]
          transaction/update-amount | after | Transaction[id=3, customerId=4, epochDay=20781, totalCents=5871, paymentMethod=credit_card, status=completed]
          transaction/update-with-schema | after | Transaction[id=2, customerId=2, epochDay=20781, totalCents=11, paymentMethod=paypal, status=completed]
          transaction/delete | before | Transaction[id=4, customerId=5, epochDay=20781, totalCents=2, paymentMethod=paypal, status=cancelled]
          transactiondetail/create | after | TransactionItem[id=3, productId=4, quantity=3, salesCents=5970]
          transactiondetail/update | before | TransactionItem[id=3, productId=4, quantity=3, salesCents=5970]
          transactiondetail/update | after | TransactionItem[id=3, productId=4, quantity=2, salesCents=3980]
          transactiondetail/delete | before | TransactionItem[id=4, productId=5, quantity=2, salesCents=2]
          interaction/create | after | Interaction[id=3, interactionType=product_inquiry, channel=desktop]
          interaction/delete | before | Interaction[id=1, interactionType=website_visit, channel=website]
          stock/create | after | Stock[id=4, productId=4, availableQuantity=40, reorderPoint=15]
          stock/update | before | Stock[id=4, productId=4, availableQuantity=40, reorderPoint=15]
          stock/update | after | Stock[id=4, productId=4, availableQuantity=12, reorderPoint=15]
          stock/delete | before | Stock[id=3, productId=3, availableQuantity=0, reorderPoint=3]
          carrier/create | after | Carrier[id=3, name=Ταχυδρομεία "ΕΛΤΑ" \\ Express]
          carrier/delete | before | Carrier[id=3, name=Ταχυδρομεία "ΕΛΤΑ" \\ Express]
          carrier/snapshot-incremental | after | Carrier[id=2, name=DHL "Express" Österreich]
          shipment/create | after | Shipment[id=3, carrierId=3, status=created]
          shipment/update | before | Shipment[id=2, carrierId=2, status=in_transit]
          shipment/update | after | Shipment[id=2, carrierId=2, status=delivered]
          shipment/delete | before | Shipment[id=3, carrierId=3, status=created]
          """)
  void changeCarriesItsRows(String fixture, String image, String row) throws IOException {
    ChangeEvent event = change(fixture);
    assertThat(image.equals("before") ? event.before() : event.after()).hasToString(row);
  }

  @Test
  void theSchemaAroundAnEnvelopeChangesNothing() throws IOException {
    String fixture = "transaction/update-with-schema";
    byte[] bare = JACKSON.writeValueAsBytes(json(fixture).required("payload"));
    assertThat(ChangeEventDecoder.forTopic("transaction").decode(bare))
        .isEqualTo(new Change(change(fixture)));
  }

  @Test
  void incrementalSnapshotHasNoPositionInTheLog() throws IOException {
    ChangeEvent event = change("carrier/snapshot-incremental");
    assertThat(event.lsn()).isEqualTo(-1);
    assertThat(event.transactionId()).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("heartbeats")
  void heartbeatCarriesTheClockOfItsDatabase(String fixture) throws IOException {
    assertThat(ChangeEventDecoder.forTopic("heartbeat.crm_db").decode(bytes(fixture)))
        .isEqualTo(
            new Heartbeat(Database.CRM, json(fixture).path("source").path("ts_ms").longValue()));
  }

  @Test
  void nobodyReadsTheConnectorsOwnHeartbeat() throws IOException {
    assertThatThrownBy(() -> ChangeEventDecoder.forTopic("__debezium-heartbeat.crm_db"))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] beat = bytes(CONNECTOR_HEARTBEAT + "/heartbeat");
    assertThat(ChangeEventDecoder.forTopic("heartbeat.crm_db").decode(beat))
        .isInstanceOf(Decoded.Undecodable.class);
  }

  /** Every recorded value, as {@code folder/file} without the suffix. */
  private static List<String> fixtures() throws IOException {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .map(file -> root().relativize(file).toString())
          .filter(name -> name.endsWith(".json") && !name.endsWith(".key.json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  private static Path root() {
    try {
      return Path.of(
          Objects.requireNonNull(RecordedEnvelopesTest.class.getResource("/envelopes")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The change in a file, decoded with the decoder of its folder's table. */
  private static ChangeEvent change(String fixture) throws IOException {
    CapturedTable folder = table(fixture);
    Decoded decoded = ChangeEventDecoder.forTopic(folder.topic()).decode(bytes(fixture));
    assertThat(decoded).isInstanceOf(Change.class);
    ChangeEvent event = ((Change) decoded).event();
    assertThat(event.table()).isEqualTo(folder);
    return event;
  }

  /** The table of a fixture's folder. */
  static CapturedTable table(String fixture) {
    return Arrays.stream(CapturedTable.values())
        .filter(table -> fixture.startsWith(table.tableName() + "/"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no captured table for " + fixture));
  }

  private static Operation operation(String fixture) {
    String name = fixture.substring(fixture.indexOf('/') + 1).split("-", 2)[0];
    return name.equals("snapshot")
        ? Operation.READ
        : Operation.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static Origin origin(String fixture) {
    if (fixture.endsWith("/snapshot-incremental")) {
      return Origin.INCREMENTAL_SNAPSHOT;
    }
    return fixture.contains("/snapshot") ? Origin.SNAPSHOT : Origin.STREAM;
  }

  private static JsonNode json(String fixture) throws IOException {
    return JACKSON.readTree(bytes(fixture));
  }

  static byte[] bytes(String fixture) throws IOException {
    return Files.readAllBytes(root().resolve(fixture + ".json"));
  }

  private static JsonNode payload(JsonNode document) {
    return document.has("payload") ? document.path("payload") : document;
  }
}
