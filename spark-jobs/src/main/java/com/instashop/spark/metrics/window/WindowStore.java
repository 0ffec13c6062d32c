package com.instashop.spark.metrics.window;

import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.schema.Topics;
import com.instashop.spark.metrics.measure.GroupKind;
import com.instashop.spark.metrics.measure.MeasuredPartition;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The windows of the last hour and the sums over all there ever were, as Redis holds them; each
 * batch adds to them what it booked. A change whose window is kept no more is part of the sums
 * alone: nothing is ever too late for these.
 *
 * <p>Changes are remembered until {@link #written}, so that a write can be repeated.
 */
public final class WindowStore {
  /** Keys of products by their ids; NULL comes last. */
  public static final Comparator<String> BY_PRODUCT =
      Comparator.comparing(WindowStore::productId, Comparator.nullsLast(Comparator.naturalOrder()));

  /** Below each offset of Kafka, and each position in the log of PostgreSQL. */
  private static final long BEFORE_ALL = -1;

  private final NavigableMap<Long, Window> windows = new TreeMap<>();
  private final Sales sales = new Sales();
  private final Map<Long, ProductLabel> products = new HashMap<>();

  /** Category, as keys have it, to how many products belong to it. */
  private final Map<String, Long> productsOf = new HashMap<>();

  private final SortedMap<String, SortedSet<Long>> snapshots = new TreeMap<>();
  private final Ledger baseline = new Ledger();
  private final Ledger booked = new Ledger();

  /** What the partitions behind the first have of the sums, by their number. */
  private final SortedMap<Integer, Ledger> shares = new TreeMap<>();

  private final NavigableMap<Long, Set<GroupKey>> changedGroups = new TreeMap<>();

  /** Windows that have products in other categories than before. */
  private final Set<Long> regrouped = new HashSet<>();

  private final Set<Long> changedProducts = new HashSet<>();
  private final NavigableSet<Long> expired = new TreeSet<>();
  private final Map<String, String> problems = new HashMap<>();
  private boolean categoriesChanged;
  private long late;
  private long latest;

  /**
   * Takes what a batch booked.
   *
   * @param now milliseconds since the epoch: windows that begin minutes later are not kept, so that
   *     a wrong clock does not close those of today
   * @return how many changes are of windows that are not kept
   */
  public long apply(Collection<MeasuredPartition> batch, long now) {
    late = 0;
    problems.clear();
    latest = now + Windows.AHEAD.toMillis();
    for (MeasuredPartition partition : batch) {
      for (MeasuredPartition.Restart restart : partition.restarts()) {
        if (restart.isSnapshot()) {
          beginAnew(partition, restart.commitMillis());
        } else {
          takeBack(partition, Windows.startOf(restart.commitMillis()));
        }
      }
    }
    for (MeasuredPartition partition : batch) {
      partition.labels().forEach(this::label);
      for (Booked each : partition.booked()) {
        add(partition, each);
      }
    }
    expire();
    return late;
  }

  /** A sum that would need more than 64 bits stays as it is. */
  private void isTooLarge(MeasuredPartition partition, Metric metric) {
    problems.put(partition.name(), "a sum of " + metric + BookingTable.TOO_LARGE);
  }

  /** A partition's name to why not all that the newest batch booked is in the sums. */
  public Map<String, String> problems() {
    return problems;
  }

  /** Books the reversal of all that batches before this one booked for a partition. */
  private void takeBack(MeasuredPartition partition, long windowStart) {
    forEachKey(
        partition,
        (metric, key) -> {
          Amounts content = content(partition.partition(), metric, key);
          if (!content.equals(Amounts.ZERO)) {
            addToWindow(
                partition.partition(),
                windowStart,
                new GroupKey(GroupKind.REVERSAL, metric, key),
                new Group(content.negated(), 0, 0));
          }
        });
  }

  /**
   * A snapshot stands for the whole table: one that is new makes the baseline such that with all
   * windows before it there is nothing. Its rows are in the same batch, and in those after it. It
   * begins in each partition.
   */
  private void beginAnew(MeasuredPartition partition, long began) {
    // Not by which is later: a clock may have been put back in between.
    if (snapshots.computeIfAbsent(partition.name(), unused -> new TreeSet<>()).add(began)) {
      int number = partition.partition();
      forEachKey(
          partition,
          (metric, key) -> {
            if (number > 0) {
              Amounts share = share(number).sum(metric, key);
              addTo(baseline, number, metric, key, share.negated());
            } else {
              baseline.set(metric, key, ofTheOthers(metric, key).minus(booked.sum(metric, key)));
            }
          });
    }
  }

  /** Does something for each key of a partition's table. */
  private void forEachKey(MeasuredPartition partition, BiConsumer<Metric, String> work) {
    CapturedTable table = Tables.SHIPPED.ofTopic(partition.topic()).orElseThrow();
    for (Metric metric : Catalogue.SHIPPED.of(table)) {
      Set<String> keys =
          partition.partition() > 0
              ? Set.copyOf(share(partition.partition()).of(metric).keySet())
              : keys(metric);
      for (String key : keys) {
        try {
          work.accept(metric, key);
        } catch (ArithmeticException e) {
          isTooLarge(partition, metric);
        }
      }
    }
  }

  /** What is known of a key of a partition. */
  private Amounts content(int partition, Metric metric, String key) {
    return partition > 0
        ? share(partition).sum(metric, key)
        : baseline.sum(metric, key).minus(ofTheOthers(metric, key)).plus(booked.sum(metric, key));
  }

  /** What the partitions behind the first have of a sum. */
  private Amounts ofTheOthers(Metric metric, String key) {
    Amounts sum = Amounts.ZERO;
    for (Ledger share : shares.values()) {
      sum = sum.plus(share.sum(metric, key));
    }
    return sum;
  }

  /** A partition is gone: what it told is the first one's, which a new snapshot takes back. */
  public void giveToTheFirst(String topic, int partition) {
    snapshots.remove(Topics.part(topic, partition));
    Ledger share = share(partition);
    for (Metric metric : Catalogue.SHIPPED.of(Tables.SHIPPED.ofTopic(topic).orElseThrow())) {
      Map.copyOf(share.of(metric)).forEach((key, sum) -> share.add(metric, key, sum.negated()));
    }
  }

  /** Adds what was booked; of sums that do not hold it what they do, the count always. */
  private void add(MeasuredPartition partition, Booked each) {
    int number = partition.partition();
    Amounts all = each.group().amounts();
    if (isHeld(number, each, all)) {
      add(number, each, all);
      return;
    }
    isTooLarge(partition, each.key().metric());
    Stream.of(
            new Amounts(all.count(), 0, all.quantity()),
            new Amounts(all.count(), all.cents(), 0),
            new Amounts(all.count(), 0, 0))
        .filter(part -> isHeld(number, each, part))
        .findFirst()
        .ifPresent(part -> add(number, each, part));
  }

  /** Whether each sum of which a booking is a part holds it. */
  private boolean isHeld(int partition, Booked each, Amounts amounts) {
    GroupKey key = each.key();
    Ledger ledger = key.kind() == GroupKind.BASELINE ? baseline : booked;
    Window window = windows.get(each.windowStart());
    Group known = window == null ? null : window.get(key);
    try {
      ledger.sum(key.metric(), key.key()).plus(amounts);
      if (partition > 0) {
        share(partition).sum(key.metric(), key.key()).plus(amounts);
      }
      return known == null || known.amounts().plus(amounts) != null;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private void add(int partition, Booked each, Amounts amounts) {
    GroupKey key = each.key();
    if (key.kind() == GroupKind.BASELINE) {
      addTo(baseline, partition, key.metric(), key.key(), amounts);
    } else {
      Group group = new Group(amounts, each.group().smallestCents(), each.group().largestCents());
      addToWindow(partition, each.windowStart(), key, group);
    }
  }

  private void addTo(Ledger ledger, int partition, Metric metric, String key, Amounts amounts) {
    ledger.add(metric, key, amounts);
    if (partition > 0) {
      share(partition).add(metric, key, amounts);
    }
  }

  private void addToWindow(int partition, long windowStart, GroupKey key, Group group) {
    addTo(booked, partition, key.metric(), key.key(), group.amounts());
    if (key.kind() == GroupKind.PAST
        || windowStart > latest
        || !windows.isEmpty() && windowStart < Windows.oldestKept(windows.lastKey())) {
      if (key.metric() == Metric.EVENTS) {
        late += group.amounts().count();
      }
      return;
    }
    keep(windowStart, key, group);
    changedGroups.computeIfAbsent(windowStart, unused -> new HashSet<>()).add(key);
  }

  private void keep(long windowStart, GroupKey key, Group group) {
    boolean isSale = key.metric() == Metric.ITEMS_BY_PRODUCT;
    windows
        .computeIfAbsent(windowStart, unused -> new Window())
        .add(key, group, isSale ? category(key.key()) : null);
    if (isSale) {
      sales.add(key.key(), group.amounts());
    }
  }

  private void label(long productId, ProductLabel label) {
    ProductLabel before = products.get(productId);
    if (before != null && label.isOlderThan(before)) {
      return;
    }
    boolean isMoved = call(productId, label);
    changedProducts.add(productId);
    categoriesChanged |=
        before == null ? isMoved : !Objects.equals(before.category(), label.category());
  }

  /** Sets what a product is called; whether windows have it in another category by that. */
  private boolean call(long productId, ProductLabel label) {
    String key = Long.toString(productId);
    String before = category(key);
    if (products.put(productId, label) != null) {
      productsOf.merge(before, -1L, WindowStore::sum);
    }
    String after = category(key);
    productsOf.merge(after, 1L, WindowStore::sum);
    boolean isMoved = false;
    if (!after.equals(before)) {
      for (Map.Entry<Long, Window> window : windows.entrySet()) {
        if (window.getValue().move(key, before, after)) {
          regrouped.add(window.getKey());
          isMoved = true;
        }
      }
    }
    return isMoved;
  }

  /** Null where none is left. */
  private static Long sum(long one, long other) {
    return one + other == 0 ? null : Long.valueOf(one + other);
  }

  /**
   * The topic that tells what products are called begins anew: whatever it says next is newer than
   * what is known.
   */
  public void ageLabels() {
    products.replaceAll(
        (id, label) ->
            new ProductLabel(
                label.partition(), BEFORE_ALL, BEFORE_ALL, label.name(), label.category()));
    changedProducts.addAll(products.keySet());
  }

  private void expire() {
    while (!windows.isEmpty() && windows.firstKey() < Windows.oldestKept(windows.lastKey())) {
      Map.Entry<Long, Window> window = windows.pollFirstEntry();
      window
          .getValue()
          .forEach(
              Metric.ITEMS_BY_PRODUCT,
              (product, group) -> sales.add(product, group.amounts().negated()));
      changedGroups.remove(window.getKey());
      regrouped.remove(window.getKey());
      expired.add(window.getKey());
    }
  }

  /** Sets a group as it was read back from Redis; its sums are restored by themselves. */
  public void restore(long windowStart, GroupKey key, Group group) {
    keep(windowStart, key, group);
  }

  /** Sets which snapshots are part of the sums. */
  public void restore(Map<String, SortedSet<Long>> known) {
    known.forEach((partition, began) -> snapshots.put(partition, new TreeSet<>(began)));
  }

  /** Sets a label as it was read back from Redis. */
  public void restore(long productId, ProductLabel label) {
    call(productId, label);
  }

  /** The windows that are kept, oldest first. */
  public NavigableMap<Long, Window> windows() {
    return windows;
  }

  /** What products sold in the windows that are kept. */
  public Sales sales() {
    return sales;
  }

  /** The categories that products belong to, as keys have them. */
  public Set<String> categories() {
    return productsOf.keySet();
  }

  /** A partition's name to when the snapshots of its table began, milliseconds since the epoch. */
  public SortedMap<String, SortedSet<Long>> snapshots() {
    SortedMap<String, SortedSet<Long>> copy = new TreeMap<>();
    snapshots.forEach((partition, began) -> copy.put(partition, new TreeSet<>(began)));
    return copy;
  }

  public ProductLabel product(long productId) {
    return products.getOrDefault(productId, ProductLabel.UNKNOWN);
  }

  /** What the product of a key is called. */
  public ProductLabel product(String key) {
    Long productId = productId(key);
    return productId == null ? ProductLabel.UNKNOWN : product(productId);
  }

  /** What the product of a key belongs to, as keys have it. */
  public String category(String key) {
    Long productId = productId(key);
    return productId == null || !products.containsKey(productId)
        ? Key.UNKNOWN
        : Key.written(products.get(productId).category());
  }

  /** The product of a key; null for NULL. */
  public static Long productId(String key) {
    return key.equals(Key.NULL) ? null : Long.valueOf(key);
  }

  public Ledger baseline() {
    return baseline;
  }

  public Ledger booked() {
    return booked;
  }

  /** What the partitions behind the first have of the sums, by their number. */
  public SortedMap<Integer, Ledger> shares() {
    return shares;
  }

  /** What a partition behind the first has of the sums. */
  public Ledger share(int partition) {
    return shares.computeIfAbsent(partition, unused -> new Ledger());
  }

  /** The groups that changed since {@link #written}, by window. */
  public NavigableMap<Long, Set<GroupKey>> changedGroups() {
    return changedGroups;
  }

  /** The windows of which documents say something else since {@link #written}, oldest first. */
  public NavigableSet<Long> changedWindows() {
    NavigableSet<Long> changed = new TreeSet<>(changedGroups.keySet());
    changed.addAll(regrouped);
    return changed;
  }

  public Set<Long> changedProducts() {
    return changedProducts;
  }

  /** Whether what is known of a metric changed since {@link #written}. */
  public boolean hasChanged(Metric metric) {
    return !baseline.changed(metric).isEmpty() || !booked.changed(metric).isEmpty();
  }

  /** The keys of which something else is known since {@link #written}. */
  public Set<String> changedKeys(Metric metric) {
    Set<String> keys = new HashSet<>(baseline.changed(metric));
    keys.addAll(booked.changed(metric));
    return keys;
  }

  /** All keys of which something is known. */
  public Set<String> keys(Metric metric) {
    Set<String> keys = new HashSet<>(baseline.of(metric).keySet());
    keys.addAll(booked.of(metric).keySet());
    return keys;
  }

  /**
   * What is known of a key.
   *
   * @throws ArithmeticException where it is more than 64 bits hold
   */
  public Amounts sum(Metric metric, String key) {
    return baseline.sum(metric, key).plus(booked.sum(metric, key));
  }

  /** Whether a product came into another category since {@link #written}. */
  public boolean categoriesChanged() {
    return categoriesChanged;
  }

  /** The windows that were dropped since {@link #written}. */
  public NavigableSet<Long> expired() {
    return expired;
  }

  /** Counts categories as changed: an earlier version may have called them otherwise. */
  public void markCategories() {
    regrouped.addAll(windows.keySet());
    categoriesChanged = true;
  }

  /** Counts everything as changed: Redis has lost it. */
  public void markAll() {
    windows.forEach((start, window) -> changedGroups.put(start, window.groups()));
    changedProducts.addAll(products.keySet());
    categoriesChanged = true;
    baseline.markAll();
    booked.markAll();
    shares.values().forEach(Ledger::markAll);
  }

  /** All changes are in Redis. */
  public void written() {
    changedGroups.clear();
    regrouped.clear();
    changedProducts.clear();
    expired.clear();
    sales.written();
    categoriesChanged = false;
    baseline.written();
    booked.written();
    shares.values().forEach(Ledger::written);
  }
}
