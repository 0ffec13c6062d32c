package com.instashop.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A metric as the sources say it is, and as Redis says.
 *
 * @param numbers whose: {@code totals} or {@code windows}
 * @param keys how many keys were compared
 * @param expected the sum over all keys, from SQL
 * @param found the sum over all keys, from Redis
 * @param digest SHA-256 of what was expected, in hexadecimal
 * @param decimals how many the cents of the amounts stand for; {@link #EURO} where they are cents
 */
public record Comparison(
    String numbers,
    String metric,
    int keys,
    Amounts expected,
    Amounts found,
    List<Difference> differences,
    String digest,
    @JsonIgnore int decimals) {
  /** Of money in euro, which the shop's metrics add up. */
  public static final int EURO = -1;

  /** Of numbers, or of money in euro. */
  public Comparison(
      String numbers,
      String metric,
      int keys,
      Amounts expected,
      Amounts found,
      List<Difference> differences,
      String digest) {
    this(numbers, metric, keys, expected, found, differences, digest, EURO);
  }

  /** A key on which the two do not agree. */
  public record Difference(String key, Amounts expected, Amounts found) {}

  /** Compares key by key; a key that is not there counts as zero. */
  static Comparison of(
      String numbers, String metric, Map<String, Amounts> expected, Map<String, Amounts> found) {
    return of(numbers, metric, expected, found, EURO);
  }

  /** The same for a metric, whose money may be a decimal of any scale. */
  static Comparison of(
      String numbers, Metric metric, Map<String, Amounts> expected, Map<String, Amounts> found) {
    return of(numbers, metric, metric.name(), expected, found);
  }

  /** The same for something of a metric that has a name of its own. */
  static Comparison of(
      String numbers,
      Metric metric,
      String name,
      Map<String, Amounts> expected,
      Map<String, Amounts> found) {
    boolean euro = metric.money() == null || metric.money().isMoney();
    return of(numbers, name, expected, found, euro ? EURO : metric.money().scale());
  }

  private static Comparison of(
      String numbers,
      String metric,
      Map<String, Amounts> expected,
      Map<String, Amounts> found,
      int decimals) {
    Running comparison = new Running();
    comparison.add(expected, found);
    return comparison.end(numbers, metric, decimals);
  }

  /** A comparison of one part after the other, in the order of their keys. */
  static final class Running {
    private final List<Difference> differences = new ArrayList<>();
    private final Digest digest = new Digest();
    private int keys;
    private Amounts expectedSum = Amounts.ZERO;
    private Amounts foundSum = Amounts.ZERO;

    /** Compares what no part before had a key of. */
    void add(Map<String, Amounts> expected, Map<String, Amounts> found) {
      TreeSet<String> part = new TreeSet<>(expected.keySet());
      part.addAll(found.keySet());
      for (String key : part) {
        Amounts one = expected.getOrDefault(key, Amounts.ZERO);
        Amounts other = found.getOrDefault(key, Amounts.ZERO);
        if (!one.equals(Amounts.ZERO)) {
          digest.add(key).add(one);
        }
        expectedSum = Sums.plus(expectedSum, one);
        foundSum = Sums.plus(foundSum, other);
        if (!one.equals(other)) {
          differences.add(new Difference(key, one, other));
        }
      }
      keys += part.size();
    }

    /** What came of it, of numbers or of money in euro. */
    Comparison end(String numbers, String metric) {
      return end(numbers, metric, EURO);
    }

    private Comparison end(String numbers, String metric, int decimals) {
      return new Comparison(
          numbers, metric, keys, expectedSum, foundSum, differences, digest.text(), decimals);
    }
  }

  /** What should be compared and cannot be: the reason is its only difference. */
  static Comparison impossible(String numbers, String metric, String reason) {
    Amounts one = new Amounts(1, 0, 0);
    return new Comparison(
        numbers,
        metric,
        1,
        one,
        Amounts.ZERO,
        List.of(new Difference(reason, one, Amounts.ZERO)),
        new Digest().add(reason).text());
  }

  public boolean agrees() {
    return differences.isEmpty();
  }
}
