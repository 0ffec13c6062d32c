package com.instashop.dashboard.view.card;

import com.instashop.dashboard.export.Sheet;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.view.Texts;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.Node;

/**
 * Makes the cards of history, each with its export.
 *
 * @param shown what is on the screen; null where nothing is
 */
public record HistoryCards(Texts texts, Supplier<History> shown, ExportMenu.Place place) {

  Card card(String id, Node content, Function<History, Sheet> sheet) {
    String title = texts.text("history.card." + id);
    Card card = new Card(texts, title, content, List.of());
    card.setId("history-card-" + id.toLowerCase(Locale.ROOT));
    ExportMenu export =
        new ExportMenu(
            texts,
            title,
            card,
            () -> {
              History history = shown.get();
              return history == null ? null : sheet.apply(history);
            },
            place);
    export.setId("export-" + id.toLowerCase(Locale.ROOT));
    card.tool(export);
    return card;
  }
}
