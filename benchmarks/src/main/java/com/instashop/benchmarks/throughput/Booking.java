package com.instashop.benchmarks.throughput;

/** What a change adds to a window of a metric's key. A bean, as stream processors like it. */
public final class Booking {
  public String metric;
  public String key;
  public long count;
  public long cents;
  public long quantity;

  public Booking() {}

  Booking(String metric, String key, long count, long cents, long quantity) {
    this.metric = metric;
    this.key = key;
    this.count = count;
    this.cents = cents;
    this.quantity = quantity;
  }

  /** Metric and key in one text. */
  String name() {
    return metric + "\t" + key;
  }

  void add(Booking other) {
    count += other.count;
    cents += other.cents;
    quantity += other.quantity;
  }
}
