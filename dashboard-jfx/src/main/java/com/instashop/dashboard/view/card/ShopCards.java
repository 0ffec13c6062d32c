package com.instashop.dashboard.view.card;

import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.WindowDocuments;
import com.instashop.dashboard.model.Funnel;
import com.instashop.dashboard.model.Live;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.Values;
import com.instashop.dashboard.view.chart.BarList;
import com.instashop.dashboard.view.chart.FunnelChart;
import com.instashop.dashboard.view.chart.ShareList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What goes on around the sales: visitors, parcels, stock, and what just happened. */
public final class ShopCards {
  private static final List<Part> VISITORS = List.of(Part.REDIS, Part.TOTALS, Part.CRM);
  private static final List<Part> PARCELS = List.of(Part.REDIS, Part.TOTALS, Part.ECOMMERCE);
  private static final List<Part> STOCK = List.of(Part.REDIS, Part.SPARK, Part.ERP);
  private static final List<Part> EVERYTHING = List.of(Part.REDIS, Part.TOTALS);

  private final Texts texts;
  private final FunnelChart funnelChart;
  private final ShareList channelShares = new ShareList();
  private final ShareList shipmentShares = new ShareList();
  private final CarrierParcels carrierParcels;
  private final StockTable stockTable;
  private final FeedList feedList;
  private final Card funnel;
  private final Card channels;
  private final Card shipments;
  private final Card carriers;
  private final Card stock;
  private final Card feed;

  public ShopCards(Texts texts) {
    this.texts = texts;
    funnelChart = new FunnelChart(texts);
    carrierParcels = new CarrierParcels(texts);
    stockTable = new StockTable(texts);
    feedList = new FeedList(texts, texts.text("card.feed"), false);
    funnel = Card.of(texts, "funnel", funnelChart, VISITORS);
    channels = Card.of(texts, "channels", channelShares, VISITORS);
    shipments = Card.of(texts, "shipments", shipmentShares, PARCELS);
    carriers = Card.of(texts, "carriers", carrierParcels.node(), PARCELS);
    stock = Card.of(texts, "stock", stockTable, STOCK);
    feed = Card.of(texts, "feed", feedList, EVERYTHING);
  }

  public Card funnel() {
    return funnel;
  }

  public Card channels() {
    return channels;
  }

  public Card shipments() {
    return shipments;
  }

  public Card carriers() {
    return carriers;
  }

  public Card stock() {
    return stock;
  }

  public Card feed() {
    return feed;
  }

  public void show(Screen screen) {
    Live live = screen.live();
    Dashboard totals = live == null ? null : live.totals();
    boolean noVisits = totals == null || totals.interactions().total() == 0;
    funnel.state(screen, noVisits ? texts.text("waiting.visits") : null);
    channels.state(screen, noVisits ? texts.text("waiting.visits") : null);
    if (!noVisits) {
      visitors(totals.interactions());
    }
    boolean noParcels = totals == null || totals.shipments().total() == 0;
    shipments.state(screen, noParcels ? texts.text("waiting.shipments") : null);
    if (!noParcels) {
      parcels(totals.shipments());
    }
    // An older consumer's document has no carriers.
    boolean noCarriers = noParcels || totals.shipments().byCarrier() == null;
    carriers.state(screen, noCarriers ? texts.text("waiting.shipments") : null);
    if (!noCarriers) {
      carriers.subtitle(texts.text("subtitle.carriers"));
      carrierParcels.show(totals.shipments());
    }
    boolean noStock = live == null || live.stock() == null || live.stock().alerts() == null;
    stock.state(screen, noStock ? texts.text("waiting.stock") : null);
    if (!noStock) {
      stock(live.stock(), totals);
    }
    boolean nothing = screen.happenings().isEmpty();
    feed.state(screen, nothing ? texts.text("waiting.feed") : null);
    feedList.show(screen.happenings());
  }

  private void visitors(Dashboard.Interactions interactions) {
    List<Funnel.Step> steps = Funnel.of(interactions);
    double overall = steps.get(steps.size() - 1).ofFirst();
    funnel.subtitle(
        Double.isNaN(overall) ? "" : texts.text("subtitle.funnel", texts.percent(overall)));
    funnelChart.show(steps);
    channels.subtitle(texts.count(interactions.total()));
    List<BarList.Entry> entries = new ArrayList<>();
    interactions
        .byChannel()
        .forEach(
            (channel, count) ->
                entries.add(
                    entry(
                        texts.key("channel", channel),
                        Values.channelIcon(channel),
                        Values.tone(entries.size()),
                        count,
                        interactions.total())));
    channelShares.show(entries);
  }

  private BarList.Entry entry(
      String name, org.kordamp.ikonli.Ikon icon, String tone, long count, long all) {
    double share = Values.share(count, all);
    return new BarList.Entry(
        name, icon, texts.count(count), texts.percent(share * 100), share, tone);
  }

  private void parcels(Dashboard.Shipments counts) {
    shipments.subtitle(texts.text("count.shipments", counts.total()));
    shipmentShares.show(
        counts.byStatus().entrySet().stream()
            .sorted(Comparator.comparingInt(status -> Values.order(status.getKey())))
            .map(
                status ->
                    entry(
                        texts.key("shipment", status.getKey()),
                        Values.statusIcon(status.getKey()),
                        Values.statusTone(status.getKey()),
                        status.getValue(),
                        counts.total()))
            .toList());
  }

  private void stock(WindowDocuments.Stock newest, Dashboard totals) {
    stock.subtitle(
        totals == null
            ? ""
            : texts.text("subtitle.stock", totals.stock().low(), totals.stock().empty()));
    stockTable.show(newest.alerts());
  }
}
