package com.instashop.dashboard.view.page;

import static com.instashop.dashboard.view.page.CardGrid.row;

import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.card.BacklogCards;
import com.instashop.dashboard.view.card.PartCards;
import com.instashop.dashboard.view.card.PartsCard;
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
  private final Pipeline pipeline;
  private final PartCards programs;
  private final BacklogCards backlog;
  private final PartsCard parts;
  private final ProofCards proof;
  private final ScrollPane scroll;

  public HealthPage(Texts texts, Pipeline pipeline) {
    this.pipeline = pipeline;
    programs = new PartCards(texts, pipeline);
    backlog = new BacklogCards(texts);
    parts = new PartsCard(texts);
    proof = new ProofCards(texts);
    CardGrid grid = new CardGrid(List.of(wide(), narrow()));
    scroll = new ScrollPane(grid);
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().addAll("page", "edge-to-edge");
    scroll.setId("page-health");
  }

  private CardGrid.Arrangement wide() {
    return new CardGrid.Arrangement(
        1500,
        List.of(
            row(286, all(programs.programs(), programs.redis())),
            new CardGrid.Row(
                190,
                List.of(
                    new CardGrid.Place(programs.connectors(), 14),
                    new CardGrid.Place(backlog.slots(), 5),
                    new CardGrid.Place(backlog.topics(), 5))),
            new CardGrid.Row(
                280,
                List.of(
                    new CardGrid.Place(parts.card(), 9),
                    new CardGrid.Place(proof.problems(), 9),
                    new CardGrid.Place(proof.proof(), 6))),
            row(130, proof.incidents(), proof.differences())));
  }

  private CardGrid.Arrangement narrow() {
    return new CardGrid.Arrangement(
        0,
        List.of(
            row(262, all(programs.programs())),
            new CardGrid.Row(
                210,
                List.of(
                    new CardGrid.Place(programs.connectors(), 16),
                    new CardGrid.Place(programs.redis(), 8))),
            new CardGrid.Row(
                200,
                List.of(
                    new CardGrid.Place(proof.problems(), 16),
                    new CardGrid.Place(proof.proof(), 8))),
            new CardGrid.Row(
                220,
                List.of(
                    new CardGrid.Place(parts.card(), 12),
                    new CardGrid.Place(backlog.slots(), 6),
                    new CardGrid.Place(backlog.topics(), 6))),
            row(160, proof.incidents(), proof.differences())));
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
    programs.show(screen);
    backlog.show(screen, screen.standings().connectors(pipeline));
    parts.show(screen);
    proof.show(screen);
  }
}
