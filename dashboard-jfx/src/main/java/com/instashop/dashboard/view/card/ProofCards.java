package com.instashop.dashboard.view.card;

import com.instashop.contracts.redis.ProofHealth;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Problems;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Texts;
import com.instashop.dashboard.view.card.Facts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;

/** Whether the numbers are right, what differs, and what else is not as it should be. */
public final class ProofCards {
  private final Texts texts;
  private final Facts facts = new Facts();
  private final ListView<String> differing;
  private final ListView<String> found;
  private final Card proof;
  private final Card differences;
  private final FeedList told;
  private final Card problems;
  private final Card incidents;

  public ProofCards(Texts texts) {
    this.texts = texts;
    differing = list("proof.no.differences");
    found = list("problem.none");
    proof = Card.of(texts, "proof", facts, List.of(Part.REDIS));
    differences = Card.of(texts, "differences", differing, List.of(Part.REDIS));
    told = new FeedList(texts, texts.text("card.incidents"), true);
    told.setPlaceholder(Card.nothing(texts, "incidents.none"));
    incidents = Card.of(texts, "incidents", told, List.of(Part.REDIS));
    problems = Card.of(texts, "problems", found, List.of(Part.REDIS));
  }

  private ListView<String> list(String none) {
    ListView<String> list = new ListView<>();
    list.getStyleClass().addAll("edge-to-edge", "whole-lines");
    list.setPlaceholder(Card.nothing(texts, none));
    list.setAccessibleText(texts.text(none));
    list.setCellFactory(unused -> new WholeLine());
    return list;
  }

  public Card proof() {
    return proof;
  }

  public Card differences() {
    return differences;
  }

  public Card problems() {
    return problems;
  }

  public Card incidents() {
    return incidents;
  }

  public void show(Screen screen) {
    ProofHealth known = screen.live() == null ? null : screen.live().health().proof();
    String waiting = known == null ? texts.text("waiting.proof") : null;
    proof.state(screen, waiting);
    differences.state(screen, waiting);
    if (known != null) {
      proof.subtitle(
          texts.text(known.proven() ? "proof.proven" : "proof.differs", texts.time(known.at())));
      facts.show(facts(texts, known, screen));
      show(differing, known.differences());
    }
    problems.state(screen, screen.live() == null ? texts.text("waiting.redis") : null);
    incidents.state(screen, null);
    incidents.subtitle(texts.text("subtitle.incidents", texts.moment(screen.since())));
    told.show(screen.incidents());
    show(found, Problems.of(screen.live()).stream().map(this::line).toList());
  }

  /** What is known of a proof. */
  static List<Fact> facts(Texts texts, ProofHealth known, Screen screen) {
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of(texts, texts.text("fact.proven.at"), known.at(), screen.now()));
    if (known.rowsAt() != null) {
      facts.add(Fact.of(texts, texts.text("fact.rows.at"), known.rowsAt(), screen.now()));
    }
    facts.add(new Fact(texts.text("fact.compared"), texts.count(known.compared())));
    facts.add(new Fact(texts.text("fact.differences"), texts.count(known.differences().size())));
    known
        .lsn()
        .forEach((database, lsn) -> facts.add(new Fact(texts.text("fact.lsn", database), lsn)));
    return facts;
  }

  private String line(Problems.Problem problem) {
    String text =
        texts.text(
            "problem." + problem.kind().name().toLowerCase(Locale.ROOT),
            problem.count(),
            problem.subject());
    String tellers = problem.tellers().stream().map(texts::text).collect(Collectors.joining(", "));
    return text
        + (tellers.isEmpty() ? "" : " (" + tellers + ")")
        + (problem.reason().isEmpty() ? "" : ": " + problem.reason());
  }

  private static void show(ListView<String> list, List<String> lines) {
    if (!list.getItems().equals(lines)) {
      list.getItems().setAll(lines);
    }
  }

  /** A line of which nothing is cut off. */
  private static final class WholeLine extends ListCell<String> {
    WholeLine() {
      setWrapText(true);
      // Without a width of its own it takes that of the list.
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(String line, boolean none) {
      super.updateItem(line, none);
      setText(none ? null : line);
    }
  }
}
