package com.instashop.spark.metrics.window;

import com.instashop.contracts.measure.Catalogue;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Tables;
import com.instashop.spark.metrics.measure.GroupKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The windows of the last hour and the sums over all there ever were, as Redis holds them. Spark's
 * state is the truth for a group within its window; this adds the differences to the sums.
 *
 * <p>Changes are remembered until {@link #written}, so that a write can be repeated.
 */
public final class WindowStore {
  private final NavigableMap<Long, Map<GroupKey, Group>> windows = new TreeMap<>();
  private final Map<Long, ProductLabel> products = new HashMap<>();
  private final SortedMap<String, Long> snapshots = new TreeMap<>();
  private final Ledger baseline = new Ledger();
  private final Ledger booked = new Ledger();

  private final NavigableMap<Long, Set<GroupKey>> changedGroups = new TreeMap<>();
  private final Set<Long> changedProducts = new HashSet<>();
  private final NavigableSet<Long> expired = new TreeSet<>();
  private boolean categoriesChanged;

  /**
   * Takes the groups that a batch changed.
   *
   * @param watermark windows that end at or before it are final, milliseconds since the epoch
   */
  public void apply(Collection<GroupUpdate> updates, long watermark) {
    List<GroupUpdate> truncations = new ArrayList<>();
    for (GroupUpdate update : updates) {
      if (update.key().kind() == GroupKind.TRUNCATION && isNew(update)) {
        truncations.add(update);
      } else if (update.key().kind() == GroupKind.SNAPSHOT) {
        beginAnew(update.key().key());
      }
    }
    truncations.sort(Comparator.comparingLong(GroupUpdate::windowStart));
    for (GroupUpdate truncation : truncations) {
      takeBack(truncation.windowStart(), truncation.key().key());
    }
    for (GroupUpdate update : updates) {
      if (update.label() != null) {
        label(Long.parseLong(update.key().key()), update.label());
      } else if (update.key().kind() != GroupKind.HEARTBEAT) {
        put(update.windowStart(), update.key(), update.group());
      }
    }
    expire(watermark);
  }

  private boolean isNew(GroupUpdate truncation) {
    Group known = groups(truncation.windowStart()).get(truncation.key());
    return known == null || known.amounts().count() < truncation.group().amounts().count();
  }

  /** Books the reversal of all that batches before this one booked for a table. */
  private void takeBack(long windowStart, String topic) {
    content(topic)
        .forEach(
            (metric, keys) ->
                keys.forEach(
                    (key, content) -> {
                      GroupKey reversal = new GroupKey(GroupKind.REVERSAL, metric, key);
                      Group before = groups(windowStart).get(reversal);
                      Amounts sum =
                          before == null ? content.negated() : before.amounts().minus(content);
                      put(windowStart, reversal, new Group(sum, 0, 0));
                    }));
  }

  /**
   * A snapshot stands for the whole table: one that is new makes the baseline such that with all
   * windows before it there is nothing. Its rows are in the same batch, and in those after it.
   */
  private void beginAnew(String snapshot) {
    int separator = snapshot.indexOf('|');
    String topic = snapshot.substring(0, separator);
    long began = Long.parseLong(snapshot.substring(separator + 1));
    if (began > snapshots.getOrDefault(topic, Long.MIN_VALUE)) {
      snapshots.put(topic, began);
      content(topic)
          .forEach(
              (metric, keys) ->
                  keys.forEach((key, content) -> baseline.add(metric, key, content.negated())));
    }
  }

  /** What is known of a table, by metric and key; without zeros. */
  private Map<Metric, Map<String, Amounts>> content(String topic) {
    CapturedTable table = Tables.SHIPPED.ofTopic(topic).orElseThrow();
    Map<Metric, Map<String, Amounts>> content = new HashMap<>();
    for (Metric metric : Catalogue.SHIPPED.of(table)) {
      Map<String, Amounts> sums = new HashMap<>(baseline.of(metric));
      booked.of(metric).forEach((key, sum) -> sums.merge(key, sum, Amounts::plus));
      sums.values().removeIf(Amounts.ZERO::equals);
      content.put(metric, sums);
    }
    return content;
  }

  private void put(long windowStart, GroupKey key, Group group) {
    Group before = groups(windowStart).put(key, group);
    if (group.equals(before)) {
      return;
    }
    changedGroups.computeIfAbsent(windowStart, unused -> new HashSet<>()).add(key);
    if (key.metric() != null) {
      Ledger ledger = key.kind() == GroupKind.BASELINE ? baseline : booked;
      Amounts difference =
          before == null ? group.amounts() : group.amounts().minus(before.amounts());
      ledger.add(key.metric(), key.key(), difference);
    }
  }

  private void label(long productId, ProductLabel label) {
    ProductLabel before = products.get(productId);
    if (before != null && before.offset() >= label.offset()) {
      return;
    }
    products.put(productId, label);
    changedProducts.add(productId);
    categoriesChanged |=
        before == null ? isSold(productId) : !before.category().equals(label.category());
  }

  /** Whether there are windows with sales of a product. */
  private boolean isSold(long productId) {
    GroupKey sales =
        new GroupKey(GroupKind.WINDOW, Metric.ITEMS_BY_PRODUCT, Long.toString(productId));
    return windows.values().stream().anyMatch(groups -> groups.containsKey(sales));
  }

  private void expire(long watermark) {
    if (windows.isEmpty()) {
      return;
    }
    long newest = windows.lastKey();
    long limit = Math.min(watermark, newest - Windows.KEPT.toMillis());
    while (windows.firstKey() + Windows.LENGTH.toMillis() <= limit) {
      long windowStart = windows.pollFirstEntry().getKey();
      changedGroups.remove(windowStart);
      expired.add(windowStart);
    }
  }

  private Map<GroupKey, Group> groups(long windowStart) {
    return windows.computeIfAbsent(windowStart, unused -> new HashMap<>());
  }

  /** Sets a group as it was read back from Redis; its sums are restored by themselves. */
  public void restore(long windowStart, GroupKey key, Group group) {
    groups(windowStart).put(key, group);
  }

  /** Sets which snapshots are part of the sums. */
  public void restore(Map<String, Long> newestSnapshots) {
    snapshots.putAll(newestSnapshots);
  }

  /** Sets a label as it was read back from Redis. */
  public void restore(long productId, ProductLabel label) {
    products.put(productId, label);
  }

  /**
   * What the changes of a window booked, by metric and key; what a truncate took back is part of
   * it.
   */
  public Map<Metric, Map<String, Group>> content(long windowStart) {
    Map<Metric, Map<String, Group>> content = new HashMap<>();
    windows
        .getOrDefault(windowStart, Map.of())
        .forEach(
            (key, group) -> {
              if (key.kind() == GroupKind.WINDOW || key.kind() == GroupKind.REVERSAL) {
                content
                    .computeIfAbsent(key.metric(), unused -> new TreeMap<>())
                    .merge(key.key(), group, Group::plus);
              }
            });
    return content;
  }

  /** The windows that are kept, oldest first, with their groups. */
  public NavigableMap<Long, Map<GroupKey, Group>> windows() {
    return windows;
  }

  /** The categories that products belong to. */
  public Set<String> categories() {
    Set<String> categories = new HashSet<>();
    products.values().forEach(product -> categories.add(product.category()));
    return categories;
  }

  /** Topic to when the newest snapshot of its table began, milliseconds since the epoch. */
  public SortedMap<String, Long> snapshots() {
    return snapshots;
  }

  public ProductLabel product(long productId) {
    return products.getOrDefault(productId, ProductLabel.UNKNOWN);
  }

  public Ledger baseline() {
    return baseline;
  }

  public Ledger booked() {
    return booked;
  }

  /** The groups that changed since {@link #written}, by window. */
  public NavigableMap<Long, Set<GroupKey>> changedGroups() {
    return changedGroups;
  }

  public Set<Long> changedProducts() {
    return changedProducts;
  }

  /** Whether a product came into another category since {@link #written}. */
  public boolean categoriesChanged() {
    return categoriesChanged;
  }

  /** The windows that were dropped since {@link #written}. */
  public NavigableSet<Long> expired() {
    return expired;
  }

  /** Counts everything as changed: Redis has lost it. */
  public void markAll() {
    windows.forEach((start, groups) -> changedGroups.put(start, new HashSet<>(groups.keySet())));
    changedProducts.addAll(products.keySet());
    categoriesChanged = true;
    baseline.markAll();
    booked.markAll();
  }

  /** All changes are in Redis. */
  public void written() {
    changedGroups.clear();
    changedProducts.clear();
    expired.clear();
    categoriesChanged = false;
    baseline.written();
    booked.written();
  }
}
