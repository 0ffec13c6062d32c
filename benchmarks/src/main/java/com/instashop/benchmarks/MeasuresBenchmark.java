package com.instashop.benchmarks;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Windows;
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

  @Benchmark
  public Object intoTable() {
    BookingTable table = new BookingTable();
    Measures measures = new Measures(Catalogue.SHIPPED, table);
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      ChangeEvent event = change(record);
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
      ChangeEvent event = change(record);
      map.at(event.commitMillis());
      measures.measure(event);
    }
    return map;
  }

  private ChangeEvent change(int record) {
    return ((Decoded.Change) decoders.get(record).decode(shop.value(record))).event();
  }
}
