package com.instashop.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Record values as they lie in a fetch from Kafka: what a real Debezium wrote, many times over. The
 * ids are spread, so that there are as many keys as in a shop; the mix is always the same.
 */
public final class Envelopes {
  /** How many there are in a mix. */
  public static final int RECORDS = 1_000;

  private static final int IDS = 200;
  private static final Pattern ID = Pattern.compile("\"(\\w+_id)\":(\\d+)");

  /** About what the data generator's shop makes. */
  private static final List<Share> SHOP =
      List.of(
          new Share(ShopTables.TRANSACTION, "create", 115),
          new Share(ShopTables.TRANSACTION, "update", 15),
          new Share(ShopTables.TRANSACTION, "update-amount", 2),
          new Share(ShopTables.TRANSACTION, "delete", 1),
          new Share(ShopTables.TRANSACTION_ITEM, "create", 230),
          new Share(ShopTables.STOCK, "update", 230),
          new Share(ShopTables.SHIPMENT, "create", 110),
          new Share(ShopTables.SHIPMENT, "update", 215),
          new Share(ShopTables.INTERACTION, "create", 50),
          new Share(ShopTables.INTERACTION, "delete", 15),
          new Share(ShopTables.PRODUCT, "update-price", 10),
          new Share(ShopTables.PRODUCT, "update", 4),
          new Share(ShopTables.CUSTOMER, "update", 3));

  private static final List<Share> TRANSACTIONS =
      List.of(
          new Share(ShopTables.TRANSACTION, "create", 800),
          new Share(ShopTables.TRANSACTION, "update", 150),
          new Share(ShopTables.TRANSACTION, "update-amount", 25),
          new Share(ShopTables.TRANSACTION, "delete", 25));

  private final CapturedTable[] tables = new CapturedTable[RECORDS];
  private final byte[][] values = new byte[RECORDS][];

  private Envelopes(List<Share> shares) {
    Random random = new Random(1);
    List<Share> order = new ArrayList<>(RECORDS);
    shares.forEach(share -> order.addAll(Collections.nCopies(share.records(), share)));
    Collections.shuffle(order, random);
    for (int record = 0; record < RECORDS; record++) {
      Share share = order.get(record);
      tables[record] = share.table();
      values[record] = withOtherIds(read(share), random.nextInt(IDS));
    }
  }

  /** How many of {@link #RECORDS} are this recorded change of a table. */
  private record Share(CapturedTable table, String change, int records) {}

  /** Changes of all tables. */
  public static Envelopes ofShop() {
    return new Envelopes(SHOP);
  }

  /** Changes of the table {@code transaction}. */
  static Envelopes ofTransactions() {
    return new Envelopes(TRANSACTIONS);
  }

  public byte[] value(int record) {
    return values[record];
  }

  public CapturedTable table(int record) {
    return tables[record];
  }

  /** For each record the one thing that is made for its table, such as a decoder. */
  <T> List<T> byTable(Function<CapturedTable, T> maker) {
    Map<CapturedTable, T> made = new HashMap<>();
    List<T> things = new ArrayList<>(RECORDS);
    for (CapturedTable table : tables) {
      things.add(made.computeIfAbsent(table, maker));
    }
    return things;
  }

  /** In bytes. */
  long averageLength() {
    return Arrays.stream(values).mapToLong(value -> value.length).sum() / RECORDS;
  }

  private static String read(Share share) {
    String resource = "/envelopes/%s/%s.json".formatted(share.table().tableName(), share.change());
    try (InputStream in = Envelopes.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  private static byte[] withOtherIds(String recorded, int distance) {
    return ID.matcher(recorded)
        .replaceAll(
            id -> "\"%s\":%d".formatted(id.group(1), Long.parseLong(id.group(2)) + distance))
        .getBytes(UTF_8);
  }
}
