package com.instashop.dashboard.view.page;

import static com.instashop.dashboard.view.page.CardGrid.row;

import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryScreen;
import com.instashop.dashboard.view.Moments;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.card.FilePlace;
import com.instashop.dashboard.view.card.HistoryCards;
import com.instashop.dashboard.view.card.HistoryCourse;
import com.instashop.dashboard.view.card.HistoryNotice;
import com.instashop.dashboard.view.card.HistorySalesCards;
import com.instashop.dashboard.view.card.HistoryShopCards;
import com.instashop.dashboard.view.card.Measure;
import com.instashop.dashboard.view.page.CardGrid.Arrangement;
import com.instashop.dashboard.view.page.CardGrid.Place;
import com.instashop.dashboard.view.page.CardGrid.Row;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** What was: from the warehouse. */
public final class HistoryPage implements Page {
  private final Texts texts;
  private final Moments moments;
  private final HistoryDesk desk;
  private final HistoryBar bar;
  private final List<HistoryCourse> courses;
  private final HistorySalesCards sales;
  private final HistoryShopCards shop;
  private final VBox node;
  private Instant now;
  private History shownHistory;
  private HistoryNotice shownNotice;

  public HistoryPage(Texts texts, HistoryDesk desk) {
    this.texts = texts;
    this.desk = desk;
    moments = new Moments(texts);
    bar = new HistoryBar(texts, moments, desk);
    HistoryCards cards =
        new HistoryCards(texts, this::exported, new FilePlace(texts, this::window, bar::tell));
    courses =
        Stream.of(Measure.values())
            .map(measure -> new HistoryCourse(texts, moments, measure, cards))
            .toList();
    sales = new HistorySalesCards(texts, cards);
    shop = new HistoryShopCards(texts, moments, cards);
    ScrollPane scroll = new ScrollPane(new CardGrid(List.of(wide(), medium())));
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().addAll("page", "edge-to-edge");
    VBox.setVgrow(scroll, Priority.ALWAYS);
    node = new VBox(bar, scroll);
    node.getStyleClass().add("history-page");
    node.setId("page-history");
    node.sceneProperty().addListener(change -> desk.inSight(node.getScene() != null));
    desk.shownBy(this::show);
  }

  private Window window() {
    return node.getScene().getWindow();
  }

  private History exported() {
    return desk.screen().history();
  }

  private Arrangement wide() {
    return new Arrangement(
        1500,
        List.of(
            row(84, figures()),
            row(200, charts(0, 4)),
            row(230, sales.category(), sales.seller(), shop.funnel(), shop.visits()),
            new Row(
                200,
                List.of(
                    new Place(sales.customer(), 9),
                    new Place(shop.delivery(), 6),
                    new Place(shop.stock(), 9)))));
  }

  private Arrangement medium() {
    return new Arrangement(
        0,
        List.of(
            row(84, figures()),
            row(190, charts(0, 2)),
            row(190, charts(2, 4)),
            row(250, sales.category(), sales.seller(), shop.funnel()),
            row(250, shop.visits(), shop.delivery()),
            row(250, sales.customer(), shop.stock())));
  }

  private Region[] figures() {
    return courses.stream().map(HistoryCourse::figure).toArray(Region[]::new);
  }

  private Region[] charts(int from, int to) {
    return courses.subList(from, to).stream().map(HistoryCourse::card).toArray(Region[]::new);
  }

  @Override
  public String id() {
    return "history";
  }

  @Override
  public Ikon icon() {
    return Feather.CLOCK;
  }

  @Override
  public Node node() {
    return node;
  }

  /** Live numbers are none of it, but with them time goes by, and ages grow. */
  @Override
  public void show(Screen screen) {
    now = screen.now();
    show(desk.screen());
  }

  private void show(HistoryScreen screen) {
    if (now == null) {
      return;
    }
    HistoryNotice notice = HistoryNotice.of(screen, now, texts, moments);
    History history = screen.history();
    bar.show(screen, now);
    if (history == shownHistory && notice.equals(shownNotice)) {
      return;
    }
    shownHistory = history;
    shownNotice = notice;
    courses.forEach(course -> course.show(notice, history));
    sales.show(notice, history);
    shop.show(notice, history);
  }
}
