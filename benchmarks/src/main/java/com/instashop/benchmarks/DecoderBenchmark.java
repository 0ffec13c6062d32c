package com.instashop.benchmarks;

import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.measure.Catalogue;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** From the bytes of an envelope to a change event. */
@State(Scope.Thread)
@OperationsPerInvocation(Envelopes.RECORDS)
public class DecoderBenchmark {
  private final Envelopes transactions = Envelopes.ofTransactions();
  private final List<ChangeEventDecoder> transactionDecoders =
      transactions.byTable(table -> Catalogue.SHIPPED.decoder(table.topic()));
  private final List<JacksonTree> transactionTrees = transactions.byTable(JacksonTree::new);
  private final JacksonStreaming transactionStreaming = new JacksonStreaming();

  private final Envelopes shop = Envelopes.ofShop();
  private final List<ChangeEventDecoder> shopDecoders =
      shop.byTable(table -> Catalogue.SHIPPED.decoder(table.topic()));
  private final List<JacksonTree> shopTrees = shop.byTable(JacksonTree::new);

  @Benchmark
  public void transactionsDecoder(Blackhole blackhole) {
    decode(transactions, transactionDecoders, blackhole);
  }

  @Benchmark
  public void transactionsStreaming(Blackhole blackhole) throws IOException {
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      blackhole.consume(transactionStreaming.decode(transactions.value(record)));
    }
  }

  @Benchmark
  public void transactionsTree(Blackhole blackhole) throws IOException {
    decodeByTree(transactions, transactionTrees, blackhole);
  }

  @Benchmark
  public void transactionsEveryByte(Blackhole blackhole) {
    touch(transactions, blackhole);
  }

  @Benchmark
  public void shopDecoder(Blackhole blackhole) {
    decode(shop, shopDecoders, blackhole);
  }

  @Benchmark
  public void shopTree(Blackhole blackhole) throws IOException {
    decodeByTree(shop, shopTrees, blackhole);
  }

  @Benchmark
  public void shopEveryByte(Blackhole blackhole) {
    touch(shop, blackhole);
  }

  private static void decode(
      Envelopes envelopes, List<ChangeEventDecoder> decoders, Blackhole blackhole) {
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      blackhole.consume(decoders.get(record).decode(envelopes.value(record)));
    }
  }

  private static void decodeByTree(
      Envelopes envelopes, List<JacksonTree> trees, Blackhole blackhole) throws IOException {
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      blackhole.consume(trees.get(record).decode(envelopes.value(record)));
    }
  }

  /** What no decoder that looks at one byte after the other can beat. */
  private static void touch(Envelopes envelopes, Blackhole blackhole) {
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      int sum = 0;
      for (byte each : envelopes.value(record)) {
        sum += each;
      }
      blackhole.consume(sum);
    }
  }
}
