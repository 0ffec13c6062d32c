package com.instashop.spark.metrics.window;

import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.spark.metrics.measure.GroupKind;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A window that is kept: what its changes booked. What documents say of products and of customers,
 * of which there may be very many, follows each booking: nobody goes through all of them for a
 * document.
 */
public final class Window {
  private final Map<Metric, Map<String, Group>> booked = new HashMap<>();

  /** What truncates took back. */
  private final Map<Metric, Map<String, Group>> reversed = new HashMap<>();

  private final SortedMap<String, Category> categories = new TreeMap<>();
  private long customers;

  /**
   * What the products of a category sold. A sum of more than 64 bits wraps around, and is right
   * again when what made it so is taken back.
   *
   * @param products of which something was booked
   * @param sellers those of them that sold something
   */
  public record Category(Amounts sold, long products, long sellers) {
    /** Null where no product is left. */
    private Category plus(Category other) {
      return products + other.products == 0
          ? null
          : new Category(
              sold.wrapping(other.sold), products + other.products, sellers + other.sellers);
    }

    private Category negated() {
      return new Category(sold.negated(), -products, -sellers);
    }
  }

  /**
   * Adds to a group.
   *
   * @param category of the product, where the group is of one
   * @throws ArithmeticException where the group would be more than 64 bits hold; then it stays
   */
  void add(GroupKey group, Group more, String category) {
    Group known = get(group);
    // First what may be refused.
    Group sum = known == null ? more : known.plus(more);
    if (group.metric() == Metric.ITEMS_BY_PRODUCT) {
      sell(group.key(), more.amounts(), category);
    } else if (group.metric() == Metric.TRANSACTIONS_BY_CUSTOMER) {
      buy(group.key(), more.amounts());
    }
    of(group.kind())
        .computeIfAbsent(group.metric(), unused -> new HashMap<>())
        .put(group.key(), sum);
  }

  private void sell(String product, Amounts more, String category) {
    Amounts before = amounts(Metric.ITEMS_BY_PRODUCT, product);
    long sellers = sellers(product, plus(before, more)) - sellers(product, before);
    add(category, new Category(more, before == null ? 1 : 0, sellers));
  }

  private void buy(String customer, Amounts more) {
    Amounts before = amounts(Metric.TRANSACTIONS_BY_CUSTOMER, customer);
    customers += customers(customer, plus(before, more)) - customers(customer, before);
  }

  private static Amounts plus(Amounts before, Amounts more) {
    return before == null ? more : before.wrapping(more);
  }

  /**
   * A product belongs to another category.
   *
   * @return whether something of it was booked here
   */
  boolean move(String product, String from, String to) {
    Amounts sold = amounts(Metric.ITEMS_BY_PRODUCT, product);
    if (sold == null) {
      return false;
    }
    Category moved = new Category(sold, 1, sellers(product, sold));
    add(from, moved.negated());
    add(to, moved);
    return true;
  }

  private void add(String category, Category difference) {
    categories.merge(category, difference, Category::plus);
  }

  private static long sellers(String product, Amounts sold) {
    return sold != null && sold.quantity() > 0 && !product.equals(Key.NULL) ? 1 : 0;
  }

  private static long customers(String customer, Amounts bought) {
    return bought != null && bought.count() > 0 && !customer.equals(Key.NULL) ? 1 : 0;
  }

  private Map<Metric, Map<String, Group>> of(GroupKind kind) {
    return kind == GroupKind.REVERSAL ? reversed : booked;
  }

  /** A group; null where nothing was booked for it. */
  public Group get(GroupKey group) {
    return of(group.kind()).getOrDefault(group.metric(), Map.of()).get(group.key());
  }

  /** What is left of a key's bookings; null where nothing was booked. */
  private Amounts amounts(Metric metric, String key) {
    Group of = booked.getOrDefault(metric, Map.of()).get(key);
    Group back = reversed.getOrDefault(metric, Map.of()).get(key);
    if (of == null || back == null) {
      Group one = of == null ? back : of;
      return one == null ? null : one.amounts();
    }
    return of.amounts().wrapping(back.amounts());
  }

  /** Whether anything was booked for a metric. */
  public boolean has(Metric metric) {
    return booked.containsKey(metric) || reversed.containsKey(metric);
  }

  /** What was booked for a metric, by key; what a truncate took back is part of it. */
  public Map<String, Group> content(Metric metric) {
    Map<String, Group> of = booked.getOrDefault(metric, Map.of());
    if (!reversed.containsKey(metric)) {
      return Collections.unmodifiableMap(of);
    }
    Map<String, Group> content = new HashMap<>(of);
    reversed.get(metric).forEach((key, group) -> content.merge(key, group, Group::plus));
    return content;
  }

  /** Does something for each booking and each reversal of a metric, with its key. */
  void forEach(Metric metric, BiConsumer<String, Group> work) {
    booked.getOrDefault(metric, Map.of()).forEach(work);
    reversed.getOrDefault(metric, Map.of()).forEach(work);
  }

  /** What the products of each category sold, by the category as keys have it. */
  public SortedMap<String, Category> categories() {
    return Collections.unmodifiableSortedMap(categories);
  }

  /** How many customers bought something. */
  public long customers() {
    return customers;
  }

  /** All groups. */
  Set<GroupKey> groups() {
    Set<GroupKey> groups = new HashSet<>();
    addGroups(GroupKind.WINDOW, groups);
    addGroups(GroupKind.REVERSAL, groups);
    return groups;
  }

  private void addGroups(GroupKind kind, Set<GroupKey> groups) {
    of(kind)
        .forEach(
            (metric, keys) ->
                keys.keySet().forEach(key -> groups.add(new GroupKey(kind, metric, key))));
  }
}
