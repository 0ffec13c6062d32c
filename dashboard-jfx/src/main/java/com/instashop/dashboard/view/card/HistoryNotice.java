package com.instashop.dashboard.view.card;

import com.instashop.dashboard.model.history.HistoryScreen;
import com.instashop.dashboard.view.Moments;
import com.instashop.dashboard.view.Texts;
import java.time.Duration;
import java.time.Instant;

/**
 * What is to be said about all of history.
 *
 * @param waitingFor where there is nothing to show; else null
 * @param why what is wrong with what is shown; null for nothing
 * @param stale whether it is not what it should be
 */
public record HistoryNotice(String waitingFor, String why, boolean stale) {
  /** An answer that comes within this time replaces the one before without a word. */
  private static final Duration PATIENCE = Duration.ofMillis(700);

  public static HistoryNotice of(HistoryScreen screen, Instant now, Texts texts, Moments moments) {
    if (screen.history() == null) {
      return new HistoryNotice(nothing(screen, texts), null, false);
    }
    if (screen.history().isEmpty()) {
      return new HistoryNotice(
          texts.text("history.empty", moments.range(screen.history().range())),
          null,
          screen.away() != null);
    }
    if (screen.away() != null) {
      String age = texts.age(Duration.between(screen.history().readAt(), now));
      return new HistoryNotice(null, texts.text("history.away.short", age), true);
    }
    boolean quick =
        screen.askingSince() != null && screen.askingSince().plus(PATIENCE).isAfter(now);
    if (screen.showsAnother() && !quick) {
      return new HistoryNotice(
          null, texts.text("history.another", moments.range(screen.history().range())), true);
    }
    return new HistoryNotice(null, null, false);
  }

  private static String nothing(HistoryScreen screen, Texts texts) {
    if (screen.away() != null) {
      return texts.text("history.away", screen.away().reason());
    }
    return texts.text(screen.cancelled() ? "history.cancelled" : "history.reading");
  }

  /** Puts it on a card. */
  void on(Card card, boolean empty, String emptyText) {
    card.state(waitingFor != null ? waitingFor : empty ? emptyText : null, why, stale);
  }
}
