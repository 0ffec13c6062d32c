package com.instashop.dashboard.view.card;

import com.instashop.dashboard.export.HistorySheets;
import com.instashop.dashboard.model.Funnel;
import com.instashop.dashboard.model.history.CarrierTimes;
import com.instashop.dashboard.model.history.ChannelFunnel;
import com.instashop.dashboard.model.history.ChannelVisits;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.StockOut;
import com.instashop.dashboard.view.Moments;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.BarList;
import com.instashop.dashboard.view.chart.FunnelChart;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What went on around the sales of a range: visits, parcels, stock. */
public final class HistoryShopCards {
  private static final int CARRIERS = 8;

  private final Texts texts;
  private final FunnelChart way;
  private final VisitEnds ends;
  private final BarList carriers = new BarList(CARRIERS);
  private final DataTable<StockOut> outs;
  private final Card funnel;
  private final Card visits;
  private final Card delivery;
  private final Card stock;

  public HistoryShopCards(Texts texts, Moments moments, HistoryCards cards) {
    this.texts = texts;
    way = new FunnelChart(texts);
    ends = new VisitEnds(texts);
    outs =
        new DataTable<StockOut>(texts, texts.text("history.card.stockouts"))
            .moment(
                "history.when",
                96,
                StockOut::at,
                out -> moments.moment(out.at()),
                out -> texts.utc(out.at()))
            .text("stock.product", 130, this::product)
            .text(
                "history.category",
                84,
                out -> out.category() == null ? "" : texts.value("category", out.category()))
            .value(
                "history.left.now",
                72,
                StockOut::quantityNow,
                out -> out.quantityNow() == null ? "–" : texts.count(out.quantityNow()));
    funnel = cards.card("funnel", way, HistorySheets::funnel);
    visits = cards.card("visits", ends.node(), HistorySheets::visits);
    delivery = cards.card("delivery", carriers, HistorySheets::carriers);
    stock = cards.card("stockouts", outs, HistorySheets::stockOuts);
  }

  public Card funnel() {
    return funnel;
  }

  public Card visits() {
    return visits;
  }

  public Card delivery() {
    return delivery;
  }

  public Card stock() {
    return stock;
  }

  public void show(HistoryNotice notice, History history) {
    boolean no = history == null;
    notice.on(funnel, no || history.funnel().isEmpty(), texts.text("history.none.visits"));
    notice.on(visits, no || history.visits().isEmpty(), texts.text("history.none.visits"));
    notice.on(delivery, no || history.carriers().isEmpty(), texts.text("history.none.parcels"));
    notice.on(stock, no || history.stockOuts().isEmpty(), texts.text("history.none.stock"));
    if (history != null) {
      way(ChannelFunnel.byType(history.funnel()));
      visits(history.visits());
      carriers(history.carriers());
      outs.show(history.stockOuts());
      stock.subtitle(texts.text("history.stockouts", history.stockOutCount()));
    }
  }

  private void way(Map<String, Long> byType) {
    List<Funnel.Step> steps = Funnel.of(byType);
    double overall = steps.get(steps.size() - 1).ofFirst();
    funnel.subtitle(
        Double.isNaN(overall) ? "" : texts.text("subtitle.funnel", texts.percent(overall)));
    way.show(steps);
  }

  private void visits(List<ChannelVisits> channels) {
    long all = channels.stream().mapToLong(ChannelVisits::visits).sum();
    long converted = channels.stream().mapToLong(ChannelVisits::conversions).sum();
    visits.subtitle(
        texts.text("history.visits.sub", texts.percent(Values.share(converted, all) * 100)));
    ends.show(channels);
  }

  private void carriers(List<CarrierTimes> times) {
    double longest = times.stream().mapToDouble(HistoryShopCards::average).max().orElse(0);
    delivery.subtitle(
        texts.text("count.shipments", times.stream().mapToLong(CarrierTimes::delivered).sum()));
    carriers.show(
        times.stream()
            .map(
                carrier ->
                    new BarList.Entry(
                        texts.name(
                            carrier.carrier(), "history.carrier.unknown", carrier.carrierId()),
                        null,
                        span(Duration.ofSeconds(Math.round(average(carrier)))),
                        texts.text(
                            "history.late",
                            carrier.delivered(),
                            texts.percent(Values.share(carrier.late(), carrier.delivered()) * 100)),
                        Values.share(average(carrier), longest),
                        "series-1"))
            .toList());
  }

  private static double average(CarrierTimes carrier) {
    return Values.share(carrier.seconds(), carrier.delivered());
  }

  /** In the two largest units that fit. */
  private String span(Duration span) {
    if (span.toDays() > 0) {
      return texts.text("history.span.days", span.toDays(), span.toHoursPart());
    }
    return span.toHours() > 0
        ? texts.text("history.span.hours", span.toHours(), span.toMinutesPart())
        : texts.text("history.span.minutes", span.toMinutes(), span.toSecondsPart());
  }

  private String product(StockOut out) {
    return texts.name(out.product(), "product.unknown", out.productId());
  }
}
