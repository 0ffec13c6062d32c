package com.instashop.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.history.HistoryRecording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.text.Text;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** History in the sizes, themes and languages it is for, as pictures to look at. */
final class HistorySnapshotTest {
  /** What must not be cut; names of products may be, for their full text is told on hovering. */
  private static final Set<String> WHOLE =
      Set.of(
          "card-title",
          "key-figure-name",
          "key-figure-value",
          "key-figure-change",
          "history-change",
          "bar-value",
          "funnel-count");

  @ParameterizedTest
  @CsvSource({
    "week, DARK, ENGLISH, 1920, 1080",
    "hours, LIGHT, SPANISH, 1920, 1080",
    "november, DARK, SPANISH, 1280, 800",
    "november, LIGHT, ENGLISH, 1280, 800",
    "week, LIGHT, SPANISH, 1024, 700",
    "november, DARK, ENGLISH, 1024, 700",
  })
  void isDrawn(String recording, ThemeChoice theme, Language language, int width, int height)
      throws Exception {
    try (HistoryWindow window =
        new HistoryWindow(
            Desk.settings(theme, language, "history", width, height),
            HistoryRecording.read(recording))) {
      window.awaitText("history-figure-revenue", "€");
      assertThat(cut(window.desk)).isEmpty();
      Path picture =
          window.desk.snapshot(
              "history-%s-%dx%d-%s-%s"
                  .formatted(recording, width, height, theme, language.locale().getLanguage())
                  .toLowerCase(Locale.ROOT));
      assertThat(Files.size(picture)).isGreaterThan(20_000);
    }
  }

  /** Titles and figures that end in an ellipsis. */
  private static List<String> cut(Desk desk) {
    return desk.descendants(desk.node("page-history")).stream()
        .filter(node -> node instanceof Label && Desk.seen(node))
        .map(Label.class::cast)
        .filter(label -> label.getStyleClass().stream().anyMatch(WHOLE::contains))
        .filter(
            label ->
                label.lookup(".text") instanceof Text text
                    && !text.getText().equals(label.getText()))
        .map(Label::getText)
        .toList();
  }
}
