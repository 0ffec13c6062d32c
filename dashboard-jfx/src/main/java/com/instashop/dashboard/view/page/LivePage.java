package com.instashop.dashboard.view.page;

import static com.instashop.dashboard.view.page.CardGrid.row;

import com.instashop.dashboard.model.KeyFigure;
import com.instashop.dashboard.model.KeyFigures;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.card.KeyFigureCard;
import com.instashop.dashboard.view.card.SalesCards;
import com.instashop.dashboard.view.card.ShopCards;
import com.instashop.dashboard.view.page.CardGrid.Arrangement;
import com.instashop.dashboard.view.page.CardGrid.Place;
import com.instashop.dashboard.view.page.CardGrid.Row;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** The business, now. */
public final class LivePage implements Page {
  private final List<KeyFigureCard> figures;
  private final SalesCards sales;
  private final ShopCards shop;
  private final ScrollPane scroll;

  public LivePage(Texts texts) {
    figures =
        Stream.of(KeyFigure.Name.values()).map(name -> new KeyFigureCard(texts, name)).toList();
    sales = new SalesCards(texts);
    shop = new ShopCards(texts);
    CardGrid grid = new CardGrid(List.of(wide(), medium(), narrow()));
    scroll = new ScrollPane(grid);
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().addAll("page", "edge-to-edge");
    scroll.setId("page-live");
  }

  private Arrangement wide() {
    return new Arrangement(
        1500,
        List.of(
            row(96, figures.toArray(Region[]::new)),
            new Row(
                220,
                List.of(
                    new Place(sales.revenue(), 9),
                    new Place(sales.transactions(), 8),
                    new Place(shop.feed(), 7))),
            row(220, sales.category(), sales.payment(), sales.status(), shop.funnel()),
            new Row(
                220,
                List.of(
                    new Place(sales.sellers(), 5),
                    new Place(shop.channels(), 4),
                    new Place(shop.shipments(), 5),
                    new Place(shop.carriers(), 5),
                    new Place(shop.stock(), 5)))));
  }

  private Arrangement medium() {
    return new Arrangement(
        1150,
        List.of(
            row(84, figures.subList(0, 4).toArray(Region[]::new)),
            row(84, figures.subList(4, 8).toArray(Region[]::new)),
            row(200, sales.revenue(), sales.transactions(), shop.feed()),
            row(250, sales.category(), sales.payment(), sales.status()),
            row(250, shop.funnel(), sales.sellers(), shop.channels()),
            row(220, shop.shipments(), shop.carriers(), shop.stock())));
  }

  private Arrangement narrow() {
    return new Arrangement(
        0,
        List.of(
            row(84, figures.subList(0, 4).toArray(Region[]::new)),
            row(84, figures.subList(4, 8).toArray(Region[]::new)),
            row(200, sales.revenue(), sales.transactions()),
            row(240, sales.category(), sales.sellers()),
            row(230, sales.payment(), sales.status()),
            row(230, shop.funnel(), shop.feed()),
            row(210, shop.channels(), shop.shipments()),
            row(220, shop.carriers(), shop.stock())));
  }

  @Override
  public String id() {
    return "live";
  }

  @Override
  public Ikon icon() {
    return Feather.ACTIVITY;
  }

  @Override
  public Node node() {
    return scroll;
  }

  @Override
  public void show(Screen screen) {
    List<KeyFigure> known = screen.live() == null ? List.of() : KeyFigures.of(screen.live());
    for (int i = 0; i < figures.size(); i++) {
      figures.get(i).show(screen, known.isEmpty() ? null : known.get(i));
    }
    sales.show(screen);
    shop.show(screen);
  }
}
