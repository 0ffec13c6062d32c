package com.instashop.dashboard.view.card;

import com.instashop.dashboard.model.KeyFigure.Unit;
import com.instashop.dashboard.model.history.Bucket;
import com.instashop.dashboard.model.history.Change;
import com.instashop.dashboard.model.history.Totals;
import java.util.Locale;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** What is looked at over time. */
public enum Measure {
  REVENUE(Unit.EUR, Feather.TRENDING_UP, "tone-money"),
  TRANSACTIONS(Unit.COUNT, Feather.CREDIT_CARD, "tone-trade"),
  CUSTOMERS(Unit.COUNT, Feather.USERS, "tone-transport"),
  EVENTS(Unit.COUNT, Feather.ACTIVITY, "tone-change");

  private final Unit unit;
  private final Ikon icon;
  private final String tone;

  Measure(Unit unit, Ikon icon, String tone) {
    this.unit = unit;
    this.icon = icon;
    this.tone = tone;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Unit unit() {
    return unit;
  }

  Ikon icon() {
    return icon;
  }

  String tone() {
    return tone;
  }

  double of(Bucket bucket) {
    return switch (this) {
      case REVENUE -> bucket.revenue().doubleValue();
      case TRANSACTIONS -> bucket.transactions();
      case CUSTOMERS -> bucket.uniqueCustomers();
      case EVENTS -> bucket.events();
    };
  }

  Change change(Totals before, Totals now) {
    return switch (this) {
      case REVENUE -> new Change(before.revenue(), now.revenue());
      case TRANSACTIONS -> Change.of(before.transactions(), now.transactions());
      case CUSTOMERS -> Change.of(before.uniqueCustomers(), now.uniqueCustomers());
      case EVENTS -> Change.of(before.events(), now.events());
    };
  }
}
