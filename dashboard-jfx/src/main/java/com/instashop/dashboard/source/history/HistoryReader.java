package com.instashop.dashboard.source.history;

import com.instashop.dashboard.model.history.Bucket;
import com.instashop.dashboard.model.history.CarrierTimes;
import com.instashop.dashboard.model.history.CategorySales;
import com.instashop.dashboard.model.history.ChannelFunnel;
import com.instashop.dashboard.model.history.ChannelVisits;
import com.instashop.dashboard.model.history.CustomerValue;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.model.history.Period;
import com.instashop.dashboard.model.history.ProductSales;
import com.instashop.dashboard.model.history.StockOut;
import com.instashop.dashboard.model.history.Totals;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks everything about a range, one question after the other. */
final class HistoryReader {
  private final Clock clock;
  private final NamedSql buckets = NamedSql.read("buckets");
  private final NamedSql totals = NamedSql.read("totals");
  private final NamedSql categories = NamedSql.read("categories");
  private final NamedSql sellers = NamedSql.read("sellers");
  private final NamedSql customers = NamedSql.read("customers");
  private final NamedSql funnel = NamedSql.read("funnel");
  private final NamedSql visits = NamedSql.read("visits");
  private final NamedSql carriers = NamedSql.read("carriers");
  private final NamedSql stockOuts = NamedSql.read("stock_outs");
  private final NamedSql begins = NamedSql.read("begins");
  private final NamedSql asOf = NamedSql.read("as_of");

  /** A stock-out, and how many there are of them in all. */
  private record CountedStockOut(StockOut stockOut, long all) {}

  HistoryReader(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads within the transaction of the connection.
   *
   * @param begin by our clock, in milliseconds
   */
  History read(Connection connection, HistoryRange range, Cancellation cancellation, long begin)
      throws SQLException {
    Questions ask = new Questions(connection, cancellation);
    Period now = range.current();
    Period before = range.before();
    // The line of the range before is drawn to its end, however much of this one is over.
    Period wholeBefore = new Period(range.grain(), before.from(), range.from());
    List<CountedStockOut> outs = ask.list(stockOuts, now, HistoryReader::stockOut);
    Instant first = ask.list(begins, now, row -> instant(row, "begins")).get(0);
    return new History(
        range,
        Bucket.every(now, ask.list(buckets, now, HistoryReader::bucket), first),
        Bucket.every(wholeBefore, ask.list(buckets, wholeBefore, HistoryReader::bucket), first),
        ask.list(totals, now, HistoryReader::totals).get(0),
        ask.list(totals, before, HistoryReader::totals).get(0),
        categories(ask, now, before),
        ask.list(sellers, now, HistoryReader::product),
        ask.list(customers, now, HistoryReader::customer),
        ask.list(funnel, now, HistoryReader::funnel),
        ask.list(visits, now, HistoryReader::visits),
        ask.list(carriers, now, HistoryReader::carrier),
        outs.stream().map(CountedStockOut::stockOut).toList(),
        outs.isEmpty() ? 0 : outs.get(0).all(),
        first,
        ask.list(asOf, now, row -> instant(row, "as_of")).get(0),
        clock.instant(),
        Duration.ofMillis(clock.millis() - begin));
  }

  /** NULL is one, and what is not known another. */
  private record CategoryName(String category, boolean known) {}

  private List<CategorySales> categories(Questions ask, Period now, Period before)
      throws SQLException {
    Map<CategoryName, BigDecimal> earlier = new HashMap<>();
    for (CategorySales sales : ask.list(categories, before, row -> category(row, Map.of()))) {
      earlier.put(new CategoryName(sales.category(), sales.known()), sales.netRevenue());
    }
    return ask.list(categories, now, row -> category(row, earlier));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }

  private static Bucket bucket(ResultSet row) throws SQLException {
    return new Bucket(
        instant(row, "bucket"),
        row.getLong("events"),
        row.getLong("transactions"),
        row.getBigDecimal("revenue"),
        row.getLong("unique_customers"));
  }

  private static Totals totals(ResultSet row) throws SQLException {
    return new Totals(
        row.getLong("events"),
        row.getLong("transactions"),
        row.getBigDecimal("revenue"),
        row.getLong("unique_customers"));
  }

  private static CategorySales category(ResultSet row, Map<CategoryName, BigDecimal> before)
      throws SQLException {
    CategoryName name = new CategoryName(row.getString("category"), row.getBoolean("known"));
    return new CategorySales(
        name.category(),
        name.known(),
        row.getLong("net_units"),
        row.getBigDecimal("net_revenue"),
        row.getBigDecimal("gross_sales"),
        before.getOrDefault(name, BigDecimal.ZERO));
  }

  private static ProductSales product(ResultSet row) throws SQLException {
    return new ProductSales(
        row.getObject("product_id", Long.class),
        row.getString("name"),
        row.getString("category"),
        row.getLong("units"),
        row.getBigDecimal("revenue"));
  }

  private static CustomerValue customer(ResultSet row) throws SQLException {
    return new CustomerValue(
        row.getObject("customer_id", Long.class),
        row.getString("business_name"),
        row.getString("subscription_plan"),
        row.getLong("transactions"),
        row.getLong("completed"),
        row.getBigDecimal("revenue"));
  }

  private static ChannelFunnel funnel(ResultSet row) throws SQLException {
    return new ChannelFunnel(
        row.getString("channel"),
        row.getLong("visits"),
        row.getLong("inquiries"),
        row.getLong("intents"),
        row.getLong("sales"));
  }

  private static ChannelVisits visits(ResultSet row) throws SQLException {
    return new ChannelVisits(
        row.getString("channel"),
        row.getLong("visits"),
        row.getLong("conversions"),
        row.getLong("cart_abandonments"),
        row.getLong("bounces"),
        row.getLong("open"),
        row.getLong("seconds"));
  }

  private static CarrierTimes carrier(ResultSet row) throws SQLException {
    return new CarrierTimes(
        row.getObject("carrier_id", Long.class),
        row.getString("carrier"),
        row.getLong("delivered"),
        row.getLong("late"),
        row.getLong("seconds"));
  }

  private static CountedStockOut stockOut(ResultSet row) throws SQLException {
    return new CountedStockOut(
        new StockOut(
            instant(row, "commit_time"),
            row.getObject("product_id", Long.class),
            row.getString("name"),
            row.getString("category"),
            row.getObject("quantity_before", Integer.class),
            row.getObject("quantity_now", Integer.class)),
        row.getLong("all_of_them"));
  }
}
