package com.instashop.changes.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.instashop.changes.event.Decoded.Change;
import com.instashop.changes.event.Decoded.Heartbeat;
import com.instashop.changes.measure.Catalogue;
import com.instashop.contracts.schema.CaptureTables;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import io.debezium.data.Envelope.Operation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
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
      assertThat(event.key())
          .isEqualTo(key.path(event.table().keyColumns().get(0).name()).longValue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          customer/create | after | customer[customer_id=4, subscription_plan=basic]
          customer/update | before | customer[customer_id=4, subscription_plan=basic]
          customer/update | after | customer[customer_id=4, subscription_plan=premium]
          customer/delete | before | customer[customer_id=5, subscription_plan=basic]
          product/create | after | product[product_id=6, name=Olivenöl "extra vergine" 750 ml, category=Food]
          product/update | before | product[product_id=6, name=Olivenöl "extra vergine" 750 ml, category=Food]
          product/update | after | product[product_id=6, name=Olivenöl "extra vergine" 750 ml, category=Home & Garden]
          # Neither the price nor the description, which becomes NULL, concerns anybody downstream.
          product/update-price | before | product[product_id=6, name=Olivenöl "extra vergine" 750 ml, category=Home & Garden]
          product/update-price | after | product[product_id=6, name=Olivenöl "extra vergine" 750 ml, category=Home & Garden]
          product/delete | before | product[product_id=5, name=Probe \\ "Muster", category=Books]
          product/snapshot-emoji | after | product[product_id=3, name=Ikebana-Set \uD83C\uDF38, category=Home & Garden]
          transaction/create | after | transaction[transaction_id=3, customer_id=4, transaction_date=2026-11-24T09:30:00.500Z, total_amount=59.70, payment_method=credit_card, status=completed]
          transaction/update | before | transaction[transaction_id=1, customer_id=1, transaction_date=2026-11-23T23:59:59.999999Z, total_amount=37.50, payment_method=credit_card, status=completed]
          transaction/update | after | transaction[transaction_id=1, customer_id=1, transaction_date=2026-11-23T23:59:59.999999Z, total_amount=37.50, payment_method=credit_card, status=refunded]
          transaction/update-amount | before | transaction[transaction_id=3, customer_id=4, transaction_date=2026-11-24T09:30:00.500Z, total_amount=59.70, payment_method=credit_card, status=completed]
          transaction/update-amount | after | transaction[transaction_id=3, customer_id=4, transaction_date=2026-11-24T09:30:00.500Z, total_amount=58.71, payment_method=credit_card, status=completed]
          transaction/update-with-schema | after | transaction[transaction_id=2, customer_id=2, transaction_date=2026-11-24T08:15:00Z, total_amount=0.11, payment_method=paypal, status=completed]
          transaction/delete | before | transaction[transaction_id=4, customer_id=5, transaction_date=2026-11-24T10:00:00Z, total_amount=0.02, payment_method=paypal, status=cancelled]
          transactiondetail/create | after | transactiondetail[transaction_detail_id=3, product_id=4, quantity=3, unit_price=19.90]
          transactiondetail/update | before | transactiondetail[transaction_detail_id=3, product_id=4, quantity=3, unit_price=19.90]
          transactiondetail/update | after | transactiondetail[transaction_detail_id=3, product_id=4, quantity=2, unit_price=19.90]
          transactiondetail/delete | before | transactiondetail[transaction_detail_id=4, product_id=5, quantity=2, unit_price=0.01]
          interaction/create | after | interaction[interaction_id=3, interaction_type=product_inquiry, channel=desktop]
          interaction/delete | before | interaction[interaction_id=1, interaction_type=website_visit, channel=website]
          stock/create | after | stock[stock_id=4, product_id=4, available_quantity=40, reorder_point=15]
          stock/update | before | stock[stock_id=4, product_id=4, available_quantity=40, reorder_point=15]
          stock/update | after | stock[stock_id=4, product_id=4, available_quantity=12, reorder_point=15]
          stock/delete | before | stock[stock_id=3, product_id=3, available_quantity=0, reorder_point=3]
          carrier/create | after | carrier[carrier_id=3, name=Ταχυδρομεία "ΕΛΤΑ" \\ Express]
          carrier/delete | before | carrier[carrier_id=3, name=Ταχυδρομεία "ΕΛΤΑ" \\ Express]
          carrier/snapshot-incremental | after | carrier[carrier_id=2, name=DHL "Express" Österreich]
          shipment/create | after | shipment[shipment_id=3, carrier_id=3, status=created]
          shipment/update | before | shipment[shipment_id=2, carrier_id=2, status=in_transit]
          shipment/update | after | shipment[shipment_id=2, carrier_id=2, status=delivered]
          shipment/delete | before | shipment[shipment_id=3, carrier_id=3, status=created]
          """)
  void changeCarriesItsRows(String fixture, String image, String row) throws IOException {
    ChangeEvent event = change(fixture);
    assertThat(image.equals("before") ? event.before() : event.after()).hasToString(row);
  }

  @Test
  void theSchemaAroundAnEnvelopeChangesNothing() throws IOException {
    String fixture = "transaction/update-with-schema";
    byte[] bare = JACKSON.writeValueAsBytes(json(fixture).required("payload"));
    assertThat(
            ChangeEventDecoder.ofTable(ShopTables.TRANSACTION, Set.of(), image -> null)
                .decode(bare))
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
    assertThat(ChangeEventDecoder.ofHeartbeat(Database.CRM).decode(bytes(fixture)))
        .isEqualTo(
            new Heartbeat(Database.CRM, json(fixture).path("source").path("ts_ms").longValue()));
  }

  @Test
  void nobodyReadsTheConnectorsOwnHeartbeat() throws IOException {
    assertThatThrownBy(() -> Catalogue.SHIPPED.decoder("__debezium-heartbeat.crm_db"))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] beat = bytes(CONNECTOR_HEARTBEAT + "/heartbeat");
    assertThat(ChangeEventDecoder.ofHeartbeat(Database.CRM).decode(beat))
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
    Decoded decoded =
        ChangeEventDecoder.ofTable(folder, Set.of(), image -> null).decode(bytes(fixture));
    assertThat(decoded).isInstanceOf(Change.class);
    ChangeEvent event = ((Change) decoded).event();
    assertThat(event.table()).isEqualTo(folder);
    return event;
  }

  /** The table of a fixture's folder. */
  static CapturedTable table(String fixture) {
    return Tables.SHIPPED.all().stream()
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
