package com.instashop.changes.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.instashop.changes.event.Image;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is counted: the rows of a table that a condition holds for, split by dimensions, with a sum
 * of money and one of units. A metric is a view over the content of its table: the sum of what the
 * changes book equals the SQL over the source. The exceptions describe a stream instead: {@link
 * #EVENTS} and {@link #TRANSACTIONS_CREATED}.
 */
public final class Metric implements Serializable {
  private static final long serialVersionUID = 1;

  /** The status in which a transaction's amount is revenue. */
  public static final String COMPLETED = "completed";

  /** Rows; revenue. One key, empty. */
  public static final Metric TRANSACTIONS =
      of("transactions", ShopTables.TRANSACTION).money(revenue());

  /** Rows; {@code total_amount}. By status. */
  public static final Metric TRANSACTIONS_BY_STATUS =
      of("transactions.status", ShopTables.TRANSACTION).by("status").money(amount());

  /** Rows; revenue. By payment method. */
  public static final Metric TRANSACTIONS_BY_PAYMENT_METHOD =
      of("transactions.payment_method", ShopTables.TRANSACTION)
          .by("payment_method")
          .money(revenue());

  /** Rows; revenue. By customer id. */
  public static final Metric TRANSACTIONS_BY_CUSTOMER =
      of("transactions.customer", ShopTables.TRANSACTION).by("customer_id").money(revenue());

  /** Rows; revenue. By the UTC date of the sale, in days since 1970-01-01. */
  public static final Metric TRANSACTIONS_BY_DAY =
      of("transactions.day", ShopTables.TRANSACTION).by("transaction_date").money(revenue());

  /**
   * Rows created with an amount, never taken back; {@code total_amount} at creation, with its
   * smallest and largest. One key, empty.
   */
  public static final Metric TRANSACTIONS_CREATED = of("transactions.created", null);

  /** Rows. By subscription plan. */
  public static final Metric CUSTOMERS_BY_PLAN =
      of("customers.plan", ShopTables.CUSTOMER).by("subscription_plan");

  /** Rows. By category. */
  public static final Metric PRODUCTS_BY_CATEGORY =
      of("products.category", ShopTables.PRODUCT).by("category");

  /** Rows; gross sales; units. By product id: a category's sales are those of its products. */
  public static final Metric ITEMS_BY_PRODUCT =
      of("items.product", ShopTables.TRANSACTION_ITEM)
          .by("product_id")
          .money(sum(ShopTables.TRANSACTION_ITEM, "quantity").times(unitPrice()))
          .units(sum(ShopTables.TRANSACTION_ITEM, "quantity"));

  /** Rows. By interaction type and channel. */
  public static final Metric INTERACTIONS =
      of("interactions", ShopTables.INTERACTION).by("interaction_type").by("channel");

  /** Rows; units available. One of the keys of {@link StockLevel}. */
  public static final Metric STOCK =
      of("stock", ShopTables.STOCK)
          .level(StockLevel.ALL)
          .level(StockLevel.LOW)
          .level(StockLevel.EMPTY)
          .units(sum(ShopTables.STOCK, "available_quantity"));

  /** 1 for a product that is low or empty, 0 for the others; units available of these. */
  public static final Metric STOCK_ALERTS =
      of("stock.alert", ShopTables.STOCK)
          .where(new Filter.Or(List.of(StockLevel.LOW.filter(), StockLevel.EMPTY.filter())))
          .by("product_id")
          .units(sum(ShopTables.STOCK, "available_quantity"));

  /** Rows. By name and id: so who knows the id of a carrier finds its name. */
  public static final Metric CARRIERS =
      of("carriers", ShopTables.CARRIER).by("name").by("carrier_id");

  /** Rows. By status. */
  public static final Metric SHIPMENTS_BY_STATUS =
      of("shipments.status", ShopTables.SHIPMENT).by("status");

  /** Rows. By status and carrier id. */
  public static final Metric SHIPMENTS_BY_CARRIER =
      of("shipments.carrier", ShopTables.SHIPMENT).by("status").by("carrier_id");

  /** Change events, never taken back. By topic and operation code. */
  public static final Metric EVENTS = of("events", null);

  private final String name;

  /** Null for a shipped metric. */
  private final String title;

  private final String label;
  private final CapturedTable table;
  private final Filter filter;
  private final Dimension[] dimensions;

  /** What takes the place of dimensions: each that holds is a key. */
  private final StockLevel[] levels;

  private final Sum money;
  private final Sum units;
  private final Sum[] sums;

  private Metric(
      String name,
      String title,
      CapturedTable table,
      Filter filter,
      Dimension[] dimensions,
      StockLevel[] levels,
      Sum money,
      Sum units) {
    this.name = name;
    this.title = title;
    this.table = table;
    this.filter = filter;
    this.dimensions = dimensions;
    this.levels = levels;
    this.money = money;
    this.units = units;
    this.sums = Stream.of(money, units).filter(Objects::nonNull).toArray(Sum[]::new);
    this.label = title == null ? name : name + "#" + fingerprint();
  }

  /**
   * A shipped metric that counts all rows of a table under one key.
   *
   * @param table null for what describes a stream
   */
  private static Metric of(String name, CapturedTable table) {
    return new Metric(
        name, null, table, new Filter.Always(), new Dimension[0], new StockLevel[0], null, null);
  }

  /**
   * A metric that somebody declares: it counts all rows of a table under one key.
   *
   * @param title what it is called where it is shown
   */
  public static Metric declared(String name, String title, CapturedTable table) {
    return new Metric(
        name, title, table, new Filter.Always(), new Dimension[0], new StockLevel[0], null, null);
  }

  private static Sum amount() {
    return sum(ShopTables.TRANSACTION, "total_amount");
  }

  private static Sum revenue() {
    Slot status = Slot.of(ShopTables.TRANSACTION, "status");
    return amount().where(new Filter.In(status, new TreeSet<>(Set.of(COMPLETED))));
  }

  private static Slot unitPrice() {
    return Slot.of(ShopTables.TRANSACTION_ITEM, "unit_price");
  }

  private static Sum sum(CapturedTable table, String column) {
    return Sum.of(Slot.of(table, column));
  }

  /** This metric of those rows only. */
  public Metric where(Filter condition) {
    return new Metric(name, title, table, condition, dimensions, levels, money, units);
  }

  /** This metric split further, by a text, a whole number or the date of a timestamp. */
  public Metric by(String column) {
    List<Dimension> more = new ArrayList<>(dimensions());
    more.add(new Dimension(Slot.of(table, column)));
    return new Metric(
        name, title, table, filter, more.toArray(Dimension[]::new), levels, money, units);
  }

  private Metric level(StockLevel level) {
    StockLevel[] more = Arrays.copyOf(levels, levels.length + 1);
    more[levels.length] = level;
    return new Metric(name, title, table, filter, dimensions, more, money, units);
  }

  /** This metric with a sum of money. */
  public Metric money(Sum sum) {
    return new Metric(name, title, table, filter, dimensions, levels, sum, units);
  }

  /** This metric with a sum of units. */
  public Metric units(Sum sum) {
    return new Metric(name, title, table, filter, dimensions, levels, money, sum);
  }

  /** A shipped metric travels by its label: there is one of each in every process. */
  private record Shipped(String label) implements Serializable {
    private Object readResolve() {
      return Catalogue.SHIPPED.ofLabel(label);
    }
  }

  private Object writeReplace() throws NotSerializableException {
    if (isDeclared()) {
      throw new NotSerializableException(label);
    }
    return new Shipped(label);
  }

  /** What it is called, where it is declared. */
  public String name() {
    return name;
  }

  /** What it is called where it is shown; null for a shipped metric. */
  public String title() {
    return title;
  }

  /**
   * The name in Redis. That of a declared metric has a part that changes with its meaning: numbers
   * of an earlier declaration are never taken for those of this one.
   */
  public String label() {
    return label;
  }

  /** Eight hexadecimal digits that stand for what it counts. */
  private String fingerprint() {
    String meaning =
        List.of(table.topic(), filter, dimensions(), String.valueOf(money), String.valueOf(units))
            .toString();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(meaning.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * The table whose content this metric describes, and whose truncation takes everything back; null
   * for a metric that describes the stream.
   */
  public CapturedTable table() {
    return table;
  }

  /** Whether somebody declared it; the others are shipped. */
  public boolean isDeclared() {
    return title != null;
  }

  /**
   * A key as it is kept in Redis: of a shipped metric the values with {@code |} between them, of a
   * declared one a JSON array of them, a date as ISO 8601 has it.
   */
  public String text(Key key) {
    if (!isDeclared()) {
      return key.toString();
    }
    ArrayNode values = Json.MAPPER.createArrayNode();
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i].addTo(values, key, i);
    }
    return values.toString();
  }

  /** The rows that count. */
  public Filter filter() {
    return filter;
  }

  /** What it is split by. */
  public List<Dimension> dimensions() {
    return List.of(dimensions);
  }

  /** The sum of money; null for none. */
  public Sum money() {
    return money;
  }

  /** The sum of units; null for none. */
  public Sum units() {
    return units;
  }

  /** The columns of its table that it looks at. */
  Stream<Slot> slots() {
    Stream<Slot> added = Stream.of(sums).flatMap(Sum::slots);
    Stream<Slot> conditions =
        Stream.concat(Stream.of(filter), Stream.of(levels).map(StockLevel::filter))
            .flatMap(Filter::slots);
    return Stream.of(Stream.of(dimensions).map(Dimension::slot), conditions, added)
        .flatMap(slots -> slots);
  }

  /** Whether a sum of it is one of products, which may be too large. */
  boolean hasProduct() {
    return Stream.of(sums).anyMatch(sum -> sum.factor() != null);
  }

  /** Why a row that counts cannot be counted; null where it can. */
  String problemOf(Image image) {
    if (!filter.holds(image)) {
      return null;
    }
    for (Sum sum : sums) {
      if (sum.isTooLarge(image)) {
        return sum.words() + " is too large a number" + Image.SUCH_AS + sum.words(image);
      }
    }
    return null;
  }

  /** Books one image: added with sign 1, taken back with sign -1. */
  void book(Image image, int sign, Key key, Bookings bookings) {
    if (levels.length > 0) {
      for (StockLevel level : levels) {
        if (level.filter().holds(image)) {
          book(image, sign, bookings, key.clear().add(level.label()));
        }
      }
    } else if (filter.holds(image) && (!isDeclared() || isCountable(image))) {
      key.clear();
      for (Dimension dimension : dimensions) {
        dimension.addTo(key, image);
      }
      book(image, sign, bookings, key);
    }
  }

  /** Of what is not shipped, such a row is left out; the decoder has refused the others. */
  private boolean isCountable(Image image) {
    return image.problem() == null && problemOf(image) == null;
  }

  private void book(Image image, int sign, Bookings bookings, Key key) {
    bookings.book(
        this,
        key,
        sign,
        money == null ? 0 : sign * money.of(image),
        units == null ? 0 : sign * units.of(image));
  }

  @Override
  public String toString() {
    return label;
  }
}
