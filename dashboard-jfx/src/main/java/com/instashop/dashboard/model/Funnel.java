package com.instashop.dashboard.model;

import com.instashop.contracts.redis.Dashboard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The way from a visit to a sale. */
public final class Funnel {

  /** The interaction types on the way, as the shop calls them. */
  public static final List<String> WAY =
      List.of("website_visit", "product_inquiry", "purchase_intent", "purchase");

  private Funnel() {}

  /**
   * A step of the way.
   *
   * @param ofPrevious percent of the step before; NaN for the first, or where that is 0
   * @param ofFirst percent of the first step; NaN where that is 0
   */
  public record Step(String type, long count, double ofPrevious, double ofFirst) {}

  /** The steps, first to last. */
  public static List<Step> of(Dashboard.Interactions interactions) {
    return of(interactions.byType());
  }

  /** The steps, from counts by interaction type. */
  public static List<Step> of(Map<String, Long> byType) {
    List<Step> steps = new ArrayList<>();
    long first = byType.getOrDefault(WAY.get(0), 0L);
    long before = 0;
    for (String type : WAY) {
      long count = byType.getOrDefault(type, 0L);
      steps.add(new Step(type, count, percent(count, before), percent(count, first)));
      before = count;
    }
    return steps;
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? Double.NaN : part * 100.0 / whole;
  }
}
