package com.instashop.spark.metrics.document;

import com.instashop.contracts.redis.Amounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The first of many keys in an order of what they have. It follows what changes: all keys are
 * looked at only where one of the first fell behind, because only then another one that did not
 * change can take its place.
 */
final class Leaders {
  private final Comparator<Map.Entry<String, Amounts>> order;
  private final int most;

  /** The first of last time; null where nobody asked yet. */
  private List<Map.Entry<String, Amounts>> known;

  /**
   * Of nothing yet.
   *
   * @param order in which no two keys are equal
   * @param most how many are first
   */
  Leaders(Comparator<Map.Entry<String, Amounts>> order, int most) {
    this.order = order;
    this.most = most;
  }

  /**
   * The first, in their order.
   *
   * @param changed the keys that have something else than last time; more of them do no harm
   * @param all all keys
   * @param amounts what a key has; null where it has no place in the order
   */
  List<Map.Entry<String, Amounts>> first(
      Collection<String> changed,
      Supplier<? extends Collection<String>> all,
      Function<String, Amounts> amounts) {
    List<Map.Entry<String, Amounts>> first = null;
    if (known != null) {
      Set<String> candidates = new HashSet<>(changed);
      known.forEach(leader -> candidates.add(leader.getKey()));
      first = firstOf(candidates, amounts);
    }
    if (first == null || hasRoomForOthers(first)) {
      first = firstOf(all.get(), amounts);
    }
    known = first;
    return first;
  }

  /** Whether one that did not change may be among them: it was behind the last one known. */
  private boolean hasRoomForOthers(List<Map.Entry<String, Amounts>> first) {
    return known.size() == most
        && (first.size() < most || order.compare(first.get(most - 1), known.get(most - 1)) > 0);
  }

  private List<Map.Entry<String, Amounts>> firstOf(
      Collection<String> keys, Function<String, Amounts> amounts) {
    PriorityQueue<Map.Entry<String, Amounts>> kept =
        new PriorityQueue<>(most + 1, order.reversed());
    for (String key : keys) {
      Amounts has = amounts.apply(key);
      if (has != null) {
        Map.Entry<String, Amounts> entry = Map.entry(key, has);
        if (kept.size() < most || order.compare(entry, kept.peek()) < 0) {
          kept.add(entry);
          if (kept.size() > most) {
            kept.remove();
          }
        }
      }
    }
    List<Map.Entry<String, Amounts>> sorted = new ArrayList<>(kept);
    sorted.sort(order);
    return sorted;
  }
}
