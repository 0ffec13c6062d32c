package com.instashop.changes.measure;

import com.instashop.contracts.schema.CapturedTable;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Adds up bookings by tag, metric and key: an open-addressing hash table over arrays, because this
 * is done several times for every change. Not thread-safe.
 */
public final class BookingTable implements Bookings {
  /** What is said of a sum that would need more than 64 bits. */
  public static final String TOO_LARGE = " is too large a number";

  private long tag;
  private String problem;

  private final Key key = new Key();
  private int size;
  private int[] slots = new int[512];
  private int[] hashes = new int[128];
  private int[] sizes = new int[128];
  private long[] tags = new long[128];
  private Metric[] metrics = new Metric[128];
  private String[] texts = new String[128 * Key.MOST];
  private long[] numbers = new long[128 * Key.MOST];
  private long[] counts = new long[128];
  private long[] cents = new long[128];
  private long[] quantities = new long[128];
  private long[] smallest = new long[128];
  private long[] largest = new long[128];

  /** What follows is booked under this tag. */
  public void at(long newTag) {
    tag = newTag;
  }

  @Override
  public void book(Metric metric, Key ofMetric, long count, long moneyCents, long quantity) {
    int group = group(metric, ofMetric);
    counts[group] += count;
    cents[group] = sum(metric, cents[group], moneyCents);
    quantities[group] = sum(metric, quantities[group], quantity);
    smallest[group] = Math.min(smallest[group], moneyCents);
    largest[group] = Math.max(largest[group], moneyCents);
  }

  /** A sum that would need more than 64 bits stays as it is, and is named. */
  private long sum(Metric metric, long sum, long difference) {
    long result = sum + difference;
    if (((sum ^ result) & (difference ^ result)) < 0) {
      problem = "a sum of " + metric + TOO_LARGE;
      return sum;
    }
    return result;
  }

  /** Why the sums are not what was booked; null where they are. */
  public String problem() {
    return problem;
  }

  /**
   * Takes back what was booked for a table so far, at {@link #at}, the only one that is booked
   * here. What earlier batches booked is taken back where the totals are kept.
   */
  public void takeBack(CapturedTable table) {
    problem = null;
    int groups = size;
    long[] countsBefore = Arrays.copyOf(counts, groups);
    long[] centsBefore = Arrays.copyOf(cents, groups);
    long[] quantitiesBefore = Arrays.copyOf(quantities, groups);
    for (int group = 0; group < groups; group++) {
      if (table.equals(metrics[group].table())) {
        book(
            metrics[group],
            keyOf(group),
            -countsBefore[group],
            -centsBefore[group],
            -quantitiesBefore[group]);
      }
    }
  }

  /** The same bookings under other tags: those that come together by that are added up. */
  public BookingTable under(LongUnaryOperator newTag) {
    BookingTable result = new BookingTable();
    result.problem = problem;
    for (int from = 0; from < size; from++) {
      result.at(newTag.applyAsLong(tags[from]));
      int to = result.group(metrics[from], keyOf(from));
      result.counts[to] += counts[from];
      result.cents[to] = result.sum(metrics[from], result.cents[to], cents[from]);
      result.quantities[to] = result.sum(metrics[from], result.quantities[to], quantities[from]);
      result.smallest[to] = Math.min(result.smallest[to], smallest[from]);
      result.largest[to] = Math.max(result.largest[to], largest[from]);
    }
    return result;
  }

  /** How many groups there are: they are numbered from 0. */
  public int size() {
    return size;
  }

  public long tag(int group) {
    return tags[group];
  }

  public Metric metric(int group) {
    return metrics[group];
  }

  /** The key in Redis. */
  public String key(int group) {
    return metrics[group].text(keyOf(group));
  }

  private Key keyOf(int group) {
    return key.copyFrom(texts, numbers, group * Key.MOST, sizes[group]);
  }

  public long count(int group) {
    return counts[group];
  }

  public long cents(int group) {
    return cents[group];
  }

  public long quantity(int group) {
    return quantities[group];
  }

  public long smallestCents(int group) {
    return smallest[group];
  }

  public long largestCents(int group) {
    return largest[group];
  }

  private int group(Metric metric, Key ofMetric) {
    int mask = slots.length - 1;
    int hash = hash(metric, ofMetric);
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int group = slots[slot] - 1;
      if (hashes[group] == hash
          && tags[group] == tag
          && metrics[group] == metric
          && ofMetric.isAt(texts, numbers, group * Key.MOST)) {
        return group;
      }
      slot = (slot + 1) & mask;
    }
    return add(slot, hash, metric, ofMetric);
  }

  private int add(int slot, int hash, Metric metric, Key ofMetric) {
    int group = size++;
    if (group == tags.length) {
      grow();
    }
    hashes[group] = hash;
    tags[group] = tag;
    metrics[group] = metric;
    sizes[group] = ofMetric.copyTo(texts, numbers, group * Key.MOST);
    smallest[group] = Long.MAX_VALUE;
    largest[group] = Long.MIN_VALUE;
    slots[slot] = size;
    if (size * 2 > slots.length) {
      rehash();
    }
    return group;
  }

  private void grow() {
    int length = tags.length * 2;
    tags = Arrays.copyOf(tags, length);
    metrics = Arrays.copyOf(metrics, length);
    hashes = Arrays.copyOf(hashes, length);
    sizes = Arrays.copyOf(sizes, length);
    texts = Arrays.copyOf(texts, length * Key.MOST);
    numbers = Arrays.copyOf(numbers, length * Key.MOST);
    counts = Arrays.copyOf(counts, length);
    cents = Arrays.copyOf(cents, length);
    quantities = Arrays.copyOf(quantities, length);
    smallest = Arrays.copyOf(smallest, length);
    largest = Arrays.copyOf(largest, length);
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int group = 0; group < size; group++) {
      int slot = hashes[group] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = group + 1;
    }
  }

  private int hash(Metric metric, Key ofMetric) {
    long hash = (tag * 31 + ofMetric.hash()) * 31 + metric.hashCode();
    return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32);
  }
}
