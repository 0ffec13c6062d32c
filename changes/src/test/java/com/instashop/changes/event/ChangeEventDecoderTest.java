package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.Decoded.Change;
import com.instashop.changes.event.Decoded.Heartbeat;
import com.instashop.changes.event.Decoded.Nothing;
import com.instashop.changes.event.Decoded.Undecodable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.ShopTables;
import io.debezium.data.Envelope.Operation;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes written here for one case each; the recorded ones have a test of their own. */
class ChangeEventDecoderTest {
  private static final String SOURCE =
      """
      {"version":"3.4.3.Final","ts_ms":1795493084927,"snapshot":"false","lsn":44189408,"txId":766}""";
  private static final String SALE =
      """
      {"transaction_id":7,"buyer_id":3,"customer_id":2,"transaction_date":"2026-11-24T10:00:00.000000Z",\
      "total_amount":"99.95","payment_method":"paypal","status":"completed"}""";

  private final ChangeEventDecoder decoder =
      ChangeEventDecoder.ofTable(ShopTables.TRANSACTION, Set.of(), image -> null);

  @Test
  void readsAnEnvelopeWithAndWithoutTheSchema() {
    String envelope = envelope("null", SALE, "c");
    Decoded expected = decode(envelope);
    assertThat(expected).isInstanceOf(Change.class);
    assertThat(
            decode(
                "{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"payload\":%s}"
                    .formatted(envelope)))
        .isEqualTo(expected);
  }

  @Test
  void readsPositionTimeAndAmounts() {
    ChangeEvent event = ((Change) decode(envelope("null", SALE, "c"))).event();
    assertThat(event.operation()).isEqualTo(Operation.CREATE);
    assertThat(event.key()).isEqualTo(7L);
    assertThat(event.commitMillis()).isEqualTo(1_795_493_084_927L);
    assertThat(event.lsn()).isEqualTo(44_189_408);
    assertThat(event.transactionId()).isEqualTo(766);
    assertThat(event.origin()).isEqualTo(Origin.STREAM);
    assertThat(event.after())
        .isEqualTo(
            Image.of(
                ShopTables.TRANSACTION,
                7,
                2,
                1_795_514_400_000_000L,
                9_995,
                "paypal",
                "completed"));
  }

  @Test
  void ignoresColumnsItDoesNotKnow() {
    String wider =
        SALE.replace("{\"transaction_id\"", "{\"coupon\":{\"a\":[1,\"}\"]},\"transaction_id\"");
    assertThat(decode(envelope("null", wider, "c"))).isEqualTo(decode(envelope("null", SALE, "c")));
  }

  @Test
  void namesTheColumnThatIsMissing() {
    String renamed = SALE.replace("total_amount", "amount");
    assertThat(decode(envelope("null", renamed, "c")))
        .isEqualTo(new Undecodable("column total_amount of table transaction is missing", true));
  }

  @Test
  void tellsAChangeThatIsLostFromWhatIsNoChange() {
    assertThat(undecodable(envelope("null", SALE.replace("\"99.95\"", "true"), "c")).changeLost())
        .isTrue();
    assertThat(undecodable(envelope("null", SALE.replace(":7", ":\"7\""), "c")).changeLost())
        .isTrue();
    assertThat(undecodable(envelope(SALE, SALE, "u").substring(0, 60)).changeLost()).isFalse();
    assertThat(undecodable("{\"ts_ms\":1}").changeLost()).isFalse();
  }

  @Test
  void asksForFullReplicaIdentity() {
    assertThat(reason(envelope("null", SALE, "u"))).contains("REPLICA IDENTITY FULL");
    assertThat(reason(envelope("null", "null", "d"))).contains("REPLICA IDENTITY FULL");
  }

  @Test
  void asksForDecimalsAsStrings() {
    assertThat(reason(envelope("null", SALE.replace("99.95", "Jws="), "c")))
        .contains("total_amount", "decimal.handling.mode=string");
  }

  @Test
  void survivesEveryTruncationAndEveryFlippedByte() {
    byte[] whole = envelope(SALE, SALE, "u").getBytes(UTF_8);
    for (int length = 1; length < whole.length; length++) {
      assertThat(decoder.decode(Arrays.copyOf(whole, length))).isInstanceOf(Undecodable.class);
    }
    for (int position = 0; position < whole.length; position++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[position] ^= (byte) (1 << bit);
        assertThat(decoder.decode(flipped)).isNotNull();
      }
    }
    assertThat(decoder.decode(whole)).isInstanceOf(Change.class);
  }

  @Test
  void columnThatIsNotNeededMayBeAnything() {
    String strange = SALE.replace("\"buyer_id\":3", "\"buyer_id\":\"three\"");
    Set<Column> all = Set.copyOf(ShopTables.TRANSACTION.columns());
    Decoded decoded =
        ChangeEventDecoder.ofTable(ShopTables.TRANSACTION, all, image -> null)
            .decode(envelope("null", strange, "c").getBytes(UTF_8));
    Image sale = ((Change) decoded).event().after();
    assertThat(sale.has(1)).isFalse();
    assertThat(sale.text("status")).isEqualTo("completed");
    assertThat(sale.problem())
        .isEqualTo("field buyer_id is not a whole number in table transaction, e.g. \"three\"");
  }

  @Test
  void refusesWhatCannotBeCounted() {
    Decoded decoded =
        ChangeEventDecoder.ofTable(
                ShopTables.TRANSACTION, Set.of(), image -> "too much of " + image.id())
            .decode(envelope("null", SALE, "c").getBytes(UTF_8));
    assertThat(decoded).isEqualTo(new Undecodable("too much of 7", true));
  }

  @Test
  void rowOfASnapshotThatCannotBeCountedTellsThatItBegins() {
    String row =
        envelope("null", SALE.replace("total_amount", "amount"), "r")
            .replace("\"snapshot\":\"false\"", "\"snapshot\":\"first\"");
    ChangeEvent begins = undecodable(row).begins();
    assertThat(begins.isOfSnapshot()).isTrue();
    assertThat(begins.isWordOnly(0)).isTrue();
    assertThat(begins.commitMillis()).isEqualTo(1_795_493_084_927L);
    assertThat(undecodable(row.replace("\"first\"", "\"incremental\"")).begins()).isNull();
    assertThat(undecodable(row.replace("\"op\":\"r\"", "\"op\":\"c\"")).begins()).isNull();
  }

  @Test
  void refusesNumbersThatTheirColumnsCannotHold() {
    assertThat(reason(envelope("null", SALE.replace("99.95", "10000000000.00"), "c")))
        .isEqualTo(
            "column total_amount is too large a number in table transaction, e.g. \"10000000000.00\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, -Long.MAX_VALUE, Long.MIN_VALUE})
  void takesTheLargestNumbersThatThereAre(long id) {
    Change change =
        (Change)
            decode(
                envelope("null", SALE.replace("\"customer_id\":2", "\"customer_id\":" + id), "c"));
    assertThat(change.event().after().number(ShopTables.TRANSACTION.slot("customer_id")))
        .isEqualTo(id);
    assertThat(
            reason(
                envelope(
                    "null", SALE.replace("\"customer_id\":2", "\"customer_id\":" + id + "0"), "c")))
        .isEqualTo(
            "field customer_id is too large a number in table transaction, e.g. %d0".formatted(id));
  }

  @Test
  void numberThatHasNoPlaceForItsSignIsTooLarge() {
    assertThat(
            reason(
                envelope(
                    "null",
                    SALE.replace("\"customer_id\":2", "\"customer_id\":9223372036854775808"),
                    "c")))
        .startsWith("field customer_id is too large a number");
    assertThat(reason(envelope("null", SALE.replace("99.95", "92233720368547758.08"), "c")))
        .startsWith("field total_amount is too large a number");
  }

  @Test
  void takesTombstonesForNothing() {
    assertThat(decoder.decode(null)).isEqualTo(Nothing.INSTANCE);
    assertThat(decoder.decode(new byte[0])).isEqualTo(Nothing.INSTANCE);
    assertThat(decode("{\"schema\":null,\"payload\":null}")).isEqualTo(Nothing.INSTANCE);
  }

  @Test
  void saysWhatIsNotAChangeEvent() {
    assertThat(reason("{\"ts_ms\":1}")).contains("no field op");
    assertThat(reason("garbage")).contains("expected '{'");
    assertThat(reason(envelope("null", SALE, "x"))).contains("unknown operation x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "0", "946684799999", "4102444800000", "1000000000000000000"})
  void refusesACommitTimeThatIsOfAnotherCentury(String millis) {
    String strange = envelope("null", SALE, "c").replace("1795493084927", millis);
    assertThat(undecodable(strange))
        .isEqualTo(
            new Undecodable(
                "the commit time (source.ts_ms) %s is not of this century".formatted(millis),
                true));
  }

  @Test
  void survivesAWrapperInAWrapperInAWrapper() {
    int depth = 200_000;
    String wrapped = "{\"payload\":".repeat(depth) + "null" + "}".repeat(depth);
    assertThat(reason(wrapped)).contains("no field op");
  }

  @Test
  void readsTheHeartbeatOfADatabase() {
    String beat = envelope("{\"id\":1}", "{\"id\":1,\"beat_at\":\"2026-11-24T10:00:00Z\"}", "u");
    assertThat(ChangeEventDecoder.ofHeartbeat(Database.CRM).decode(beat.getBytes(UTF_8)))
        .isEqualTo(new Heartbeat(Database.CRM, 1_795_493_084_927L));
  }

  private Decoded decode(String envelope) {
    // One of its own: the next document of a decoder overwrites the images of the one before.
    return ChangeEventDecoder.ofTable(ShopTables.TRANSACTION, Set.of(), image -> null)
        .decode(envelope.getBytes(UTF_8));
  }

  private Undecodable undecodable(String envelope) {
    return (Undecodable) decode(envelope);
  }

  private String reason(String envelope) {
    return undecodable(envelope).reason();
  }

  private static String envelope(String before, String after, String operation) {
    return "{\"before\":%s,\"after\":%s,\"source\":%s,\"transaction\":null,\"op\":\"%s\",\"ts_ms\":1}"
        .formatted(before, after, SOURCE, operation);
  }
}
