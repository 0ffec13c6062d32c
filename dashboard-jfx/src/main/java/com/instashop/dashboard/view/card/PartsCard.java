package com.instashop.dashboard.view.card;

import com.instashop.contracts.redis.PartsHealth;
import com.instashop.dashboard.model.Heartbeat;
import com.instashop.dashboard.model.Part;
import com.instashop.dashboard.model.Screen;
import com.instashop.dashboard.view.Texts;
import java.time.Duration;
import java.util.List;

/** What each process of a stack on one machine uses of it. */
public final class PartsCard {
  private final Texts texts;
  private final DataTable<Row> table;
  private final Card card;

  /** The supervisor tells every five seconds. */
  private final Heartbeat supervisor = new Heartbeat(Duration.ofSeconds(20));

  private record Row(String name, PartsHealth.Part part) {
    double percent() {
      return part.cpu() * 100;
    }

    long memory() {
      return part.memoryBytes() == null ? 0 : part.memoryBytes();
    }
  }

  public PartsCard(Texts texts) {
    this.texts = texts;
    table = new DataTable<>(texts, texts.text("card.parts"));
    table
        .text("parts.name", 100, Row::name)
        .text("connector.state", 70, row -> texts.value("phase", row.part().phase()))
        .value("parts.cpu", 70, Row::percent, row -> texts.percent(row.percent()))
        .value(
            "parts.memory",
            80,
            Row::memory,
            row -> row.part().memoryBytes() == null ? "–" : texts.bytes(row.memory()))
        .value(
            "connector.restarts",
            70,
            row -> row.part().restarts(),
            row -> texts.count(row.part().restarts()));
    card = Card.of(texts, "parts", table, List.of(Part.REDIS));
  }

  public Card card() {
    return card;
  }

  public void show(Screen screen) {
    PartsHealth known = screen.live() == null ? null : screen.live().health().parts();
    supervisor.observe(known == null ? null : known.updatedAt(), screen.now());
    if (known != null && screen.away() == null && supervisor.isSilent(screen.now())) {
      String age = texts.age(Duration.between(known.updatedAt(), screen.now()));
      card.state(null, texts.text("parts.silent", age), true);
    } else {
      card.state(screen, known == null ? texts.text("waiting.parts") : null);
    }
    if (known != null) {
      card.subtitle(
          texts.text(
              "parts.disk",
              texts.bytes(known.disk().freeBytes()),
              texts.bytes(known.disk().totalBytes()),
              known.cores()));
      table.show(
          known.parts().entrySet().stream()
              .map(part -> new Row(part.getKey(), part.getValue()))
              .toList());
    }
  }
}
