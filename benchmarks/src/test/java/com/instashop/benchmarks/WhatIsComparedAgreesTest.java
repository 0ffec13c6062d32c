package com.instashop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.contracts.schema.Tables;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhatIsComparedAgreesTest {

  static List<CapturedTable> tables() {
    return Tables.SHIPPED.all();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void onEveryRecordedChange(CapturedTable table) throws IOException, URISyntaxException {
    ChangeEventDecoder decoder = Catalogue.SHIPPED.decoder(table.topic());
    JacksonTree tree = new JacksonTree(table);
    JacksonStreaming streaming = new JacksonStreaming();
    for (Path file : recorded(table)) {
      byte[] value = Files.readAllBytes(file);
      Decoded expected = decoder.decode(value);
      assertThat(expected).as(file.toString()).isInstanceOf(Decoded.Change.class);
      assertThat(tree.decode(value)).isEqualTo(expected);
      if (table.equals(ShopTables.TRANSACTION)) {
        assertThat(streaming.decode(value)).isEqualTo(expected);
      }
    }
  }

  private static List<Path> recorded(CapturedTable table) throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            WhatIsComparedAgreesTest.class.getResource("/envelopes/" + table.tableName()).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> values =
          files.filter(file -> !file.toString().endsWith(".key.json")).sorted().toList();
      assertThat(values).hasSizeGreaterThanOrEqualTo(4);
      return values;
    }
  }

  @Test
  void onEveryChangeOfTheMixes() throws IOException {
    for (Envelopes mix : List.of(Envelopes.ofShop(), Envelopes.ofTransactions())) {
      List<ChangeEventDecoder> decoders = decoders(mix);
      List<JacksonTree> trees = mix.byTable(JacksonTree::new);
      for (int record = 0; record < Envelopes.RECORDS; record++) {
        byte[] value = mix.value(record);
        assertThat(trees.get(record).decode(value)).isEqualTo(decoders.get(record).decode(value));
      }
    }
  }

  @Test
  void onTheSums() {
    Envelopes shop = Envelopes.ofShop();
    List<ChangeEventDecoder> decoders = decoders(shop);
    BookingTable table = new BookingTable();
    MapSums map = new MapSums();
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      ChangeEvent event =
          ((Decoded.Change) decoders.get(record).decode(shop.value(record))).event();
      table.at(Windows.startOf(event.commitMillis()));
      new Measures(Catalogue.SHIPPED, table).measure(event);
      map.at(event.commitMillis());
      new Measures(Catalogue.SHIPPED, map).measure(event);
    }
    assertThat(map.sums()).hasSize(table.size()).hasSizeGreaterThan(100);
    for (int group = 0; group < table.size(); group++) {
      String key = table.tag(group) + "|" + table.metric(group).label() + "|" + table.key(group);
      assertThat(map.sums().get(key))
          .as(key)
          .containsExactly(table.count(group), table.cents(group), table.quantity(group));
    }
  }

  private static List<ChangeEventDecoder> decoders(Envelopes envelopes) {
    return envelopes.byTable(table -> Catalogue.SHIPPED.decoder(table.topic()));
  }
}
