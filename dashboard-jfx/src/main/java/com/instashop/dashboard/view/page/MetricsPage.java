package com.instashop.dashboard.view.page;

import com.instashop.dashboard.model.DeclaredMetric;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Nodes;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.card.FilePlace;
import com.instashop.dashboard.view.card.MetricCard;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricCourse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** The metrics that people declare, a card each; they come and go while it is in sight. */
public final class MetricsPage implements Page {
  private static final double LEAST_WIDTH = 420;
  private static final double HEIGHT = 460;
  private static final double GAP = 12;

  private final Texts texts;
  private final CourseDesk courses;
  private final Label none = new Label();
  private final Label told = new Label();
  private final TilePane tiles = new TilePane(GAP, GAP);
  private final ScrollPane scroll;
  private final FilePlace place;
  private List<Declaration> shown = List.of();
  private final List<MetricCard> cards = new ArrayList<>();

  public MetricsPage(Texts texts, CourseDesk courses) {
    this.texts = texts;
    this.courses = courses;
    place = new FilePlace(texts, this::window, this::tell);
    none.getStyleClass().add("metrics-none");
    none.setWrapText(true);
    told.getStyleClass().add("metrics-told");
    Nodes.show(told, false);
    VBox content = new VBox(none, told, tiles);
    content.getStyleClass().add("metrics");
    scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().addAll("page", "edge-to-edge");
    scroll.setId("page-metrics");
    scroll.viewportBoundsProperty().addListener(change -> fit());
    scroll.sceneProperty().addListener(change -> courses.inSight(scroll.getScene() != null));
    courses.shownBy(this::show);
  }

  private Window window() {
    return scroll.getScene().getWindow();
  }

  private void tell(String line) {
    told.setText(line);
    Nodes.show(told, true);
  }

  /** As many columns as there is room for, all equally wide. */
  private void fit() {
    double wide = scroll.getViewportBounds().getWidth() - 2 * GAP;
    int columns = (int) Math.max(1, Math.floor((wide + GAP) / (LEAST_WIDTH + GAP)));
    columns = Math.min(columns, Math.max(2, cards.size()));
    tiles.setPrefColumns(columns);
    tiles.setPrefTileWidth(Math.floor((wide - (columns - 1) * GAP) / columns));
    tiles.setPrefTileHeight(HEIGHT);
  }

  @Override
  public String id() {
    return "metrics";
  }

  @Override
  public Ikon icon() {
    return Feather.BAR_CHART_2;
  }

  @Override
  public Node node() {
    return scroll;
  }

  @Override
  public void show(Screen screen) {
    List<DeclaredMetric> metrics = screen.live() == null ? List.of() : screen.live().declared();
    List<Declaration> found = metrics.stream().map(DeclaredMetric::declaration).toList();
    if (!looks(found).equals(looks(shown))) {
      shown = found;
      build(metrics);
    }
    none.setText(texts.text(screen.live() == null ? "waiting.redis" : "metric.none"));
    Nodes.show(none, metrics.isEmpty());
    for (int i = 0; i < metrics.size(); i++) {
      cards.get(i).show(screen, metrics.get(i));
    }
  }

  /** What cards are built for: the same file read again is the same card. */
  private static List<String> looks(List<Declaration> metrics) {
    return metrics.stream().map(metric -> metric.title() + metric).toList();
  }

  private void show(Map<String, MetricCourse> newest) {
    for (int i = 0; i < cards.size(); i++) {
      cards.get(i).show(newest.get(shown.get(i).name()));
    }
  }

  private void build(List<DeclaredMetric> metrics) {
    cards.clear();
    tiles.getChildren().clear();
    for (DeclaredMetric metric : metrics) {
      MetricCard card = new MetricCard(texts, metric.declaration(), courses::choose, place);
      cards.add(card);
      Region region = card.card();
      region.setMinSize(0, 0);
      region.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
      tiles.getChildren().add(region);
    }
    fit();
    show(courses.courses());
  }
}
