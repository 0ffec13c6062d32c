package com.instashop.spark.warehouse;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is added up of the facts, by hour and by day. A batch books the difference it makes: what
 * the rows that it touches contributed before is taken back, what they contribute now is added.
 */
enum Rollup {
  SALES(
      "sales",
      "transaction_id",
      "SELECT DISTINCT transaction_id FROM staged_transaction",
      List.of("customer_id"),
      List.of("transactions", "completed", "revenue"),
      Set.of(ShopTables.TRANSACTION)),
  ITEMS(
      "item",
      "transaction_detail_id",
      """
      SELECT transaction_detail_id FROM staged_transactiondetail
      UNION
      SELECT item.transaction_detail_id
      FROM staged_transaction JOIN fact_transaction_item item USING (transaction_id)""",
      List.of("product_id"),
      List.of("units", "gross_sales", "net_units", "net_revenue"),
      Set.of(ShopTables.TRANSACTION, ShopTables.TRANSACTION_ITEM)),
  INTERACTIONS(
      "interaction",
      "interaction_id",
      "SELECT DISTINCT interaction_id FROM staged_interaction",
      List.of("channel", "interaction_type"),
      List.of("interactions"),
      Set.of(ShopTables.INTERACTION)),
  SESSIONS(
      "session",
      "session_id",
      "SELECT session_id FROM touched_session",
      List.of("channel", "outcome"),
      List.of("sessions", "steps", "seconds"),
      Set.of(ShopTables.INTERACTION)),
  DELIVERIES(
      "delivery",
      "shipment_id",
      "SELECT DISTINCT shipment_id FROM staged_shipment",
      List.of("carrier_id"),
      List.of("delivered", "late", "seconds"),
      Set.of(ShopTables.SHIPMENT));

  private static final Set<String> LONG_TEXTS = Set.of("channel", "interaction_type");

  /** Each row once by hour and once by day. */
  static final String GRAINS = "(VALUES ('hour'), ('day')) AS of_grain (grain)";

  private final String name;
  private final String key;
  private final String touched;
  private final List<String> dimensions;
  private final List<String> sums;
  private final Set<CapturedTable> sources;

  Rollup(
      String name,
      String key,
      String touched,
      List<String> dimensions,
      List<String> sums,
      Set<CapturedTable> sources) {
    this.name = name;
    this.key = key;
    this.touched = touched;
    this.dimensions = dimensions;
    this.sums = sums;
    this.sources = sources;
  }

  /** The tables whose rows contribute. */
  Set<CapturedTable> sources() {
    return sources;
  }

  private String table() {
    return name + "_rollup";
  }

  /** Takes back what the touched rows contribute. */
  String takeBack() {
    return book("-", touchedContributions());
  }

  /** Adds what the touched rows contribute. */
  String add() {
    return book("", touchedContributions());
  }

  /** Adds up everything anew. */
  List<String> anew() {
    return List.of("DELETE FROM " + table(), book("", name + "_contribution"));
  }

  private String touchedContributions() {
    return "(%s) AS touched JOIN %s_contribution USING (%s)".formatted(touched, name, key);
  }

  private String book(String sign, String contributions) {
    String groups = String.join(", ", dimensions);
    return """
        INSERT INTO %1$s AS known (grain, bucket, %2$s, %3$s)
        SELECT grain, date_trunc(grain, at, 'UTC') AS bucket, %2$s, %4$s
        FROM %5$s CROSS JOIN %6$s
        GROUP BY grain, bucket, %2$s
        ON CONFLICT (grain, bucket, %8$s) DO UPDATE SET %7$s"""
        .formatted(
            table(),
            groups,
            String.join(", ", sums),
            each(sum -> "%ssum(%s)".formatted(sign, sum)),
            contributions,
            GRAINS,
            each(sum -> "%1$s = known.%1$s + excluded.%1$s".formatted(sum)),
            dimensions.stream().map(Rollup::indexed).collect(Collectors.joining(", ")));
  }

  /** A text may be longer than an index takes: its digest stands for it. */
  private static String indexed(String dimension) {
    return LONG_TEXTS.contains(dimension) ? "(md5(%s)::uuid)".formatted(dimension) : dimension;
  }

  private String each(UnaryOperator<String> part) {
    return sums.stream().map(part).collect(Collectors.joining(", "));
  }

  static List<Rollup> all() {
    return Arrays.asList(values());
  }
}
