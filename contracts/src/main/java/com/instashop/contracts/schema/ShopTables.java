package com.instashop.contracts.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.yaml.YamlFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The tables of the shop, for what is written by hand about it: its metrics, its warehouse, its
 * cards. What they are is in files like those that people write, named after their topics.
 */
public final class ShopTables {
  public static final CapturedTable TRANSACTION = read("transaction");
  public static final CapturedTable CUSTOMER = read("customer");
  public static final CapturedTable PRODUCT = read("product");
  public static final CapturedTable TRANSACTION_ITEM = read("transaction_items");
  public static final CapturedTable INTERACTION = read("interaction");
  public static final CapturedTable STOCK = read("stock");
  public static final CapturedTable CARRIER = read("carrier");
  public static final CapturedTable SHIPMENT = read("shipment");

  static final List<CapturedTable> ALL =
      List.of(
          TRANSACTION, CUSTOMER, PRODUCT, TRANSACTION_ITEM, INTERACTION, STOCK, CARRIER, SHIPMENT);

  private ShopTables() {}

  private static CapturedTable read(String topic) {
    String name = topic + YamlFolder.SUFFIX;
    try (InputStream in =
        ShopTables.class.getResourceAsStream("/com/instashop/contracts/tables/" + name)) {
      return TableFile.shipped(Path.of(name), new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
