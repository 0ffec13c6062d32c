package com.instashop.dashboard.view.card;

import com.instashop.changes.measure.Key;
import com.instashop.dashboard.model.history.ChannelVisits;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.ShareRows;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import org.kordamp.ikonli.feather.Feather;

/** How visits ended, a bar for each channel. */
final class VisitEnds {
  private final Texts texts;
  private final ShareRows rows;
  private final List<ShareRows.Kind> ends;

  /** How a visit can end. */
  private enum End {
    CONVERSION,
    CART_ABANDONMENT,
    BOUNCE,
    OPEN
  }

  VisitEnds(Texts texts) {
    this.texts = texts;
    rows = new ShareRows(texts, true);
    ends = Stream.of(End.values()).map(this::kind).toList();
  }

  Node node() {
    return rows;
  }

  void show(List<ChannelVisits> channels) {
    rows.show(ends, channels.stream().map(this::entry).toList());
  }

  private ShareRows.Kind kind(End end) {
    String name = texts.text(end);
    return switch (end) {
      case CONVERSION -> new ShareRows.Kind(name, Feather.CHECK_CIRCLE, "end-conversion");
      case CART_ABANDONMENT -> new ShareRows.Kind(name, Feather.SHOPPING_CART, "end-abandonment");
      case BOUNCE -> new ShareRows.Kind(name, Feather.CORNER_DOWN_LEFT, "end-bounce");
      case OPEN -> new ShareRows.Kind(name, Feather.CLOCK, "end-open");
    };
  }

  private ShareRows.Entry entry(ChannelVisits visits) {
    double converted = Values.share(visits.conversions(), visits.visits());
    return new ShareRows.Entry(
        texts.value("channel", visits.channel()),
        Values.channelIcon(Key.written(visits.channel())),
        texts.text("history.visits", visits.visits()),
        texts.percent(converted * 100),
        Stream.of(End.values()).map(end -> count(visits, end)).toList());
  }

  private static long count(ChannelVisits visits, End end) {
    return switch (end) {
      case CONVERSION -> visits.conversions();
      case CART_ABANDONMENT -> visits.cartAbandonments();
      case BOUNCE -> visits.bounces();
      case OPEN -> visits.open();
    };
  }
}
