package com.instashop.dashboard.view.page;

import static com.instashop.dashboard.view.page.CardGrid.row;

import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.card.PartCards;
import com.instashop.dashboard.view.card.ProofCards;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** How every part of the pipeline is. */
public final class HealthPage implements Page {
  private final PartCards parts;
  private final ProofCards proof;
  private final ScrollPane scroll;

  public HealthPage(Texts texts, Pipeline pipeline) {
    parts = new PartCards(texts, pipeline);
    proof = new ProofCards(texts);
    CardGrid grid =
        new CardGrid(
            List.of(
                new CardGrid.Arrangement(
                    1500,
                    List.of(
                        row(300, all(parts.programs(), parts.redis())),
                        row(220, parts.connectors(), proof.incidents()),
                        row(220, proof.proof(), proof.differences(), proof.problems()))),
                new CardGrid.Arrangement(
                    0,
                    List.of(
                        row(262, all(parts.programs())),
                        new CardGrid.Row(
                            220,
                            List.of(
                                new CardGrid.Place(parts.connectors(), 16),
                                new CardGrid.Place(parts.redis(), 8))),
                        row(200, proof.proof(), proof.differences(), proof.problems()),
                        row(180, proof.incidents())))));
    scroll = new ScrollPane(grid);
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().addAll("page", "edge-to-edge");
    scroll.setId("page-health");
  }

  private static Region[] all(List<Region> cards, Region... more) {
    return Stream.concat(cards.stream(), Stream.of(more)).toArray(Region[]::new);
  }

  @Override
  public String id() {
    return "health";
  }

  @Override
  public Ikon icon() {
    return Feather.HEART;
  }

  @Override
  public Node node() {
    return scroll;
  }

  @Override
  public void show(Screen screen) {
    parts.show(screen);
    proof.show(screen);
  }
}
