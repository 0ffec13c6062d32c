package com.instashop.spark.metrics.window;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Group;
import com.instashop.contracts.redis.ProductLabel;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.spark.metrics.measure.GroupKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands for the state of Spark's query: adds up what is booked within a window, and tells each
 * batch the absolute values of the groups that changed.
 */
public final class QueryState {
  /** The starts of windows that follow one another. */
  public static final long FIRST = 1_795_530_000_000L;

  public static final long SECOND = FIRST + 30_000;
  public static final long THIRD = SECOND + 30_000;

  private record Place(long window, GroupKey key) {}

  private final Map<Place, Group> groups = new HashMap<>();
  private final Map<Place, Group> changed = new LinkedHashMap<>();
  private final List<GroupUpdate> labels = new ArrayList<>();

  public QueryState book(long window, Metric metric, Object key, long count, long cents) {
    return book(window, metric, key, new Amounts(count, cents, 0));
  }

  public QueryState book(long window, Metric metric, Object key, Amounts amounts) {
    return add(window, new GroupKey(GroupKind.WINDOW, metric, key.toString()), amounts);
  }

  public QueryState baseline(long window, Metric metric, Object key, Amounts amounts) {
    return add(window, new GroupKey(GroupKind.BASELINE, metric, key.toString()), amounts);
  }

  public QueryState truncate(long window, CapturedTable table) {
    return add(
        window, new GroupKey(GroupKind.TRUNCATION, null, table.topic()), new Amounts(1, 0, 0));
  }

  /** A snapshot of a table that began with the window; its rows are booked as baseline. */
  public QueryState snapshot(long window, CapturedTable table) {
    String key = GroupKind.snapshotKey(table.topic(), window);
    return add(window, new GroupKey(GroupKind.SNAPSHOT, null, key), new Amounts(1, 0, 0));
  }

  public QueryState label(long productId, long offset, String name, String category) {
    labels.add(
        new GroupUpdate(
            FIRST,
            new GroupKey(GroupKind.PRODUCT, null, Long.toString(productId)),
            new Group(new Amounts(1, 0, 0), 0, 0),
            new ProductLabel(offset, name, category)));
    return this;
  }

  /** What changed since the batch before. */
  public List<GroupUpdate> batch() {
    List<GroupUpdate> updates = new ArrayList<>(labels);
    changed.forEach(
        (place, group) -> updates.add(new GroupUpdate(place.window(), place.key(), group, null)));
    changed.clear();
    labels.clear();
    return updates;
  }

  private QueryState add(long window, GroupKey key, Amounts amounts) {
    Place place = new Place(window, key);
    Group one = new Group(amounts, amounts.cents(), amounts.cents());
    changed.put(place, groups.merge(place, one, Group::plus));
    return this;
  }
}
