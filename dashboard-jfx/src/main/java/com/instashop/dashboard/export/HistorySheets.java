package com.instashop.dashboard.export;

import static com.instashop.dashboard.export.Sheet.row;

import com.instashop.dashboard.model.history.Bucket;
import com.instashop.dashboard.model.history.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables behind the charts of history; the names of their columns are those of the warehouse.
 */
public final class HistorySheets {

  private HistorySheets() {}

  /** What every chart over time shows. */
  public static Sheet activity(History history) {
    List<List<Object>> rows = new ArrayList<>();
    Map<Instant, Bucket> earlier =
        history.bucketsBefore().stream().collect(Collectors.toMap(Bucket::start, bucket -> bucket));
    for (Bucket now : history.buckets()) {
      Bucket before = earlier.get(now.start().minus(history.range().length()));
      rows.add(
          row(
              now.start(),
              now.events(),
              now.transactions(),
              now.revenue(),
              now.uniqueCustomers(),
              before == null ? null : before.start(),
              before == null ? null : before.events(),
              before == null ? null : before.transactions(),
              before == null ? null : before.revenue(),
              before == null ? null : before.uniqueCustomers()));
    }
    return sheet(
        history,
        "activity",
        List.of(
            "bucket",
            "events",
            "transactions",
            "revenue_eur",
            "unique_customers",
            "bucket_before",
            "events_before",
            "transactions_before",
            "revenue_eur_before",
            "unique_customers_before"),
        rows);
  }

  public static Sheet categories(History history) {
    return sheet(
        history,
        "category_revenue",
        List.of(
            "category",
            "known",
            "net_units",
            "net_revenue_eur",
            "gross_sales_eur",
            "net_revenue_eur_before"),
        history.categories().stream()
            .map(
                sold ->
                    row(
                        sold.category(),
                        sold.known(),
                        sold.netUnits(),
                        sold.netRevenue(),
                        sold.grossSales(),
                        sold.before()))
            .toList());
  }

  public static Sheet sellers(History history) {
    return sheet(
        history,
        "best_sellers",
        List.of("product_id", "name", "category", "units", "revenue_eur"),
        history.sellers().stream()
            .map(
                sold ->
                    row(
                        sold.productId(),
                        sold.name(),
                        sold.category(),
                        sold.units(),
                        sold.revenue()))
            .toList());
  }

  public static Sheet customers(History history) {
    return sheet(
        history,
        "customer_value",
        List.of(
            "customer_id",
            "business_name",
            "subscription_plan",
            "transactions",
            "completed",
            "revenue_eur"),
        history.customers().stream()
            .map(
                customer ->
                    row(
                        customer.customerId(),
                        customer.name(),
                        customer.plan(),
                        customer.transactions(),
                        customer.completed(),
                        customer.revenue()))
            .toList());
  }

  public static Sheet funnel(History history) {
    return sheet(
        history,
        "funnel",
        List.of("channel", "visits", "inquiries", "intents", "sales"),
        history.funnel().stream()
            .map(
                way ->
                    row(way.channel(), way.visits(), way.inquiries(), way.intents(), way.sales()))
            .toList());
  }

  public static Sheet visits(History history) {
    return sheet(
        history,
        "conversion",
        List.of(
            "channel",
            "sessions",
            "conversions",
            "cart_abandonments",
            "bounces",
            "open",
            "seconds"),
        history.visits().stream()
            .map(
                visits ->
                    row(
                        visits.channel(),
                        visits.visits(),
                        visits.conversions(),
                        visits.cartAbandonments(),
                        visits.bounces(),
                        visits.open(),
                        visits.seconds()))
            .toList());
  }

  public static Sheet carriers(History history) {
    return sheet(
        history,
        "delivery_times",
        List.of("carrier_id", "carrier", "delivered", "late", "seconds"),
        history.carriers().stream()
            .map(
                carrier ->
                    row(
                        carrier.carrierId(),
                        carrier.carrier(),
                        carrier.delivered(),
                        carrier.late(),
                        carrier.seconds()))
            .toList());
  }

  public static Sheet stockOuts(History history) {
    return sheet(
        history,
        "stock_outs",
        List.of("commit_time", "product_id", "name", "category", "quantity_before", "quantity_now"),
        history.stockOuts().stream()
            .map(
                out ->
                    row(
                        out.at(),
                        out.productId(),
                        out.product(),
                        out.category(),
                        out.quantityBefore(),
                        out.quantityNow()))
            .toList());
  }

  private static Sheet sheet(
      History history, String subject, List<String> columns, List<List<Object>> rows) {
    // Colons are not allowed in file names everywhere.
    String from = history.range().from().toString().substring(0, 13);
    String to = history.range().current().until().toString().substring(0, 13);
    String name = "%s_%s_%s".formatted(subject, from, to).toLowerCase(Locale.ROOT);
    return new Sheet(name, columns, rows);
  }
}
