package com.instashop.dashboard.view.card;

import com.instashop.dashboard.export.HistorySheets;
import com.instashop.dashboard.model.KeyFigure;
import com.instashop.dashboard.model.WindowPoint;
import com.instashop.dashboard.model.history.Bucket;
import com.instashop.dashboard.model.history.Grain;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.view.Moments;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.chart.HistoryChart;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import javafx.scene.layout.Region;

/** One measure over time, and what it adds up to. */
public final class HistoryCourse {
  private final Texts texts;
  private final Moments moments;
  private final Measure measure;
  private final HistoryFigureCard figure;
  private final HistoryChart chart;
  private final Card card;

  public HistoryCourse(Texts texts, Moments moments, Measure measure, HistoryCards cards) {
    this.texts = texts;
    this.moments = moments;
    this.measure = measure;
    figure = new HistoryFigureCard(texts, measure);
    chart = new HistoryChart(texts, moments, measure.tone(), this::precise);
    card = cards.card(measure.id(), chart, HistorySheets::activity);
  }

  private String precise(double value) {
    return measure.unit() == KeyFigure.Unit.EUR
        ? texts.money(BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN))
        : texts.text("history.value." + measure.id(), Math.round(value));
  }

  public Region figure() {
    return figure;
  }

  public Card card() {
    return card;
  }

  public void show(HistoryNotice notice, History history) {
    notice.on(card, false, null);
    if (history == null || notice.waitingFor() != null) {
      figure.show(notice, texts.text(history == null ? "waiting.short" : "history.nothing"));
      return;
    }
    HistoryRange range = history.range();
    String before = moments.range(range.preceding());
    List<WindowPoint> points = points(history.buckets(), range);
    figure.show(
        notice,
        measure.change(history.totalsBefore(), history.totals()),
        history.isComparable(),
        points.stream().filter(point -> !point.open()).toList(),
        before);
    chart.show(range, points, points(history.bucketsBefore(), range));
    String every = texts.text(range.grain() == Grain.HOUR ? "history.hour" : "history.day");
    String unit = measure.unit() == KeyFigure.Unit.EUR ? "EUR " + every : every;
    card.subtitle(
        history.isComparable()
            ? texts.text("history.by", unit, before)
            : texts.text("history.by.since", unit, begin(history)));
  }

  private String begin(History history) {
    return history.begins() == null ? "–" : moments.day(history.begins());
  }

  private List<WindowPoint> points(List<Bucket> buckets, HistoryRange range) {
    return buckets.stream()
        .map(
            bucket ->
                new WindowPoint(bucket.start(), measure.of(bucket), range.isOpen(bucket.start())))
        .toList();
  }
}
