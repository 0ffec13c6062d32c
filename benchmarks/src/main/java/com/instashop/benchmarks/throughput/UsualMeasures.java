package com.instashop.benchmarks.throughput;

import com.instashop.benchmarks.throughput.UsualDecoder.Change;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Consumer;

/** The shop's metrics, written by hand: those that the catalogue has and that are taken back. */
final class UsualMeasures {
  private static final String COMPLETED = "completed";
  private static final int DATE = 10;

  private UsualMeasures() {}

  static void measure(Change change, Consumer<Booking> bookings) {
    if (change.before() != null) {
      measure(change.topic(), change.before(), -1, bookings);
    }
    if (change.after() != null) {
      measure(change.topic(), change.after(), 1, bookings);
    }
  }

  private static void measure(
      String topic, Map<String, String> row, int sign, Consumer<Booking> bookings) {
    switch (topic) {
      case "transaction" -> {
        long amount = sign * cents(row.get("total_amount"));
        String status = row.get("status");
        long revenue = COMPLETED.equals(status) ? amount : 0;
        String day =
            Long.toString(
                LocalDate.parse(row.get("transaction_date").substring(0, DATE)).toEpochDay());
        bookings.accept(new Booking("transactions", "", sign, revenue, 0));
        bookings.accept(new Booking("transactions.status", status, sign, amount, 0));
        bookings.accept(
            new Booking(
                "transactions.payment_method", row.get("payment_method"), sign, revenue, 0));
        bookings.accept(
            new Booking("transactions.customer", row.get("customer_id"), sign, revenue, 0));
        bookings.accept(new Booking("transactions.day", day, sign, revenue, 0));
      }
      case "customer" ->
          bookings.accept(new Booking("customers.plan", row.get("subscription_plan"), sign, 0, 0));
      case "product" ->
          bookings.accept(new Booking("products.category", row.get("category"), sign, 0, 0));
      case "transaction_items" -> {
        long quantity = sign * Long.parseLong(row.get("quantity"));
        long cents = quantity * cents(row.get("unit_price"));
        bookings.accept(new Booking("items.product", row.get("product_id"), sign, cents, quantity));
      }
      case "interaction" ->
          bookings.accept(
              new Booking(
                  "interactions",
                  row.get("interaction_type") + "|" + row.get("channel"),
                  sign,
                  0,
                  0));
      case "stock" -> {
        long available = Long.parseLong(row.get("available_quantity"));
        bookings.accept(new Booking("stock", "all", sign, 0, sign * available));
        boolean low = available <= Long.parseLong(row.get("reorder_point"));
        if (available <= 0 || low) {
          String level = available <= 0 ? "empty" : "low";
          bookings.accept(new Booking("stock", level, sign, 0, sign * available));
          bookings.accept(
              new Booking("stock.alert", row.get("product_id"), sign, 0, sign * available));
        }
      }
      case "carrier" ->
          bookings.accept(
              new Booking("carriers", row.get("name") + "|" + row.get("carrier_id"), sign, 0, 0));
      case "shipment" -> {
        String status = row.get("status");
        bookings.accept(new Booking("shipments.status", status, sign, 0, 0));
        bookings.accept(
            new Booking("shipments.carrier", status + "|" + row.get("carrier_id"), sign, 0, 0));
      }
      default -> throw new IllegalArgumentException(topic);
    }
  }

  private static long cents(String amount) {
    return new BigDecimal(amount).movePointRight(2).longValueExact();
  }
}
