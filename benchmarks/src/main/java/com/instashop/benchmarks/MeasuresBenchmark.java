package com.instashop.benchmarks;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Slot;
import com.instashop.changes.measure.Sum;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a micro-batch to its sums by window, metric and key. */
@State(Scope.Thread)
@OperationsPerInvocation(Envelopes.RECORDS)
public class MeasuresBenchmark {
  private final Envelopes shop = Envelopes.ofShop();
  private final List<ChangeEventDecoder> decoders =
      shop.byTable(table -> Catalogue.SHIPPED.decoder(table.topic()));

  /** As many as the tables have that are shipped, and of the same columns. */
  private final Catalogue declared =
      Catalogue.of(
          declared(ShopTables.TRANSACTION, "total_amount"),
          declared(ShopTables.TRANSACTION, "total_amount", "status"),
          declared(ShopTables.TRANSACTION, "total_amount", "payment_method"),
          declared(ShopTables.TRANSACTION, "total_amount", "customer_id"),
          declared(ShopTables.TRANSACTION, "total_amount", "transaction_date"),
          declared(ShopTables.CUSTOMER, null, "subscription_plan"),
          declared(ShopTables.PRODUCT, null, "category"),
          declared(ShopTables.TRANSACTION_ITEM, "unit_price", "product_id"),
          declared(ShopTables.INTERACTION, null, "interaction_type", "channel"),
          declared(ShopTables.STOCK, null),
          declared(ShopTables.STOCK, null, "product_id"),
          declared(ShopTables.CARRIER, null, "name", "carrier_id"),
          declared(ShopTables.SHIPMENT, null, "status"),
          declared(ShopTables.SHIPMENT, null, "status", "carrier_id"));

  private final List<ChangeEventDecoder> decodersOfDeclared =
      shop.byTable(table -> declared.decoder(table.topic()));

  private static Metric declared(CapturedTable table, String sum, String... dimensions) {
    Metric metric = Metric.declared(String.join("_", dimensions), "", table);
    for (String dimension : dimensions) {
      metric = metric.by(dimension);
    }
    return sum == null ? metric : metric.money(Sum.of(Slot.of(table, sum)));
  }

  @Benchmark
  public Object intoTable() {
    return intoTable(Catalogue.SHIPPED, decoders);
  }

  @Benchmark
  public Object declaredIntoTable() {
    return intoTable(declared, decodersOfDeclared);
  }

  private Object intoTable(Catalogue catalogue, List<ChangeEventDecoder> ofTables) {
    BookingTable table = new BookingTable();
    Measures measures = new Measures(catalogue, table);
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      ChangeEvent event = change(record, ofTables);
      table.at(Windows.startOf(event.commitMillis()));
      measures.measure(event);
    }
    return table;
  }

  @Benchmark
  public Object intoMap() {
    MapSums map = new MapSums();
    Measures measures = new Measures(Catalogue.SHIPPED, map);
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      ChangeEvent event = change(record, decoders);
      map.at(event.commitMillis());
      measures.measure(event);
    }
    return map;
  }

  private ChangeEvent change(int record, List<ChangeEventDecoder> ofTables) {
    return ((Decoded.Change) ofTables.get(record).decode(shop.value(record))).event();
  }
}
