package com.instashop.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.source.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page in the sizes, themes and languages it is for, as pictures to look at. */
final class SnapshotTest {
  /** Names of products and what happened may be cut: their full text is told to those who hover. */
  private static final List<String> MAY_BE_CUT = List.of("bar-name", "feed-text", "card-waiting");

  private Desk desk;

  @AfterEach
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "live, DARK, ENGLISH, 1920, 1080",
    "live, LIGHT, ENGLISH, 1920, 1080",
    "live, DARK, SPANISH, 1920, 1080",
    "live, DARK, ENGLISH, 1280, 800",
    "live, LIGHT, ENGLISH, 1280, 800",
    "live, LIGHT, SPANISH, 1280, 800",
    "live, DARK, ENGLISH, 1024, 700",
    "live, LIGHT, SPANISH, 1024, 700",
    "health, DARK, ENGLISH, 1920, 1080",
    "health, LIGHT, ENGLISH, 1280, 800",
    "health, DARK, ENGLISH, 1280, 800",
    "health, LIGHT, SPANISH, 1024, 700",
    "history, DARK, ENGLISH, 1280, 800",
  })
  void nothingThatMattersIsCutOff(
      String page, ThemeChoice theme, Language language, int width, int height) {
    desk = Desk.open(Desk.settings(theme, language, page, width, height));
    desk.show(Recording.busyHour());

    desk.snapshot(
        "%s-%dx%d-%s-%s"
            .formatted(page, width, height, theme, language.locale().getLanguage())
            .toLowerCase(Locale.ROOT));

    assertThat(cut()).isEmpty();
    assertThat(outside(width)).isEmpty();
    Region view = (Region) desk.scene().getRoot().getChildrenUnmodifiable().get(0);
    assertThat(view.getWidth()).isEqualTo(width);
    assertThat(view.getHeight()).isEqualTo(height);
  }

  /** Texts that end in an ellipsis. */
  private List<String> cut() {
    List<String> cut = new ArrayList<>();
    for (Node node : desk.descendants(desk.scene().getRoot())) {
      if (node instanceof Label label
          && Desk.seen(label)
          && label.getStyleClass().stream().noneMatch(MAY_BE_CUT::contains)
          && label.lookup(".text") instanceof Text text
          && label.getText() != null
          && !text.getText().equals(label.getText())) {
        cut.add(label.getText() + " as " + text.getText());
      }
    }
    return cut;
  }

  /** Texts that begin or end beside the window, or beside the card they are in. */
  private List<String> outside(int width) {
    List<String> outside = new ArrayList<>();
    for (Node node : desk.descendants(desk.scene().getRoot())) {
      if (node instanceof Label label && Desk.seen(label) && !label.getText().isEmpty()) {
        double begin = label.localToScene(0, 0).getX();
        double end = label.localToScene(label.getWidth(), 0).getX();
        if (begin < 0 || end > width + 1) {
          outside.add(label.getText());
        }
      }
    }
    return outside;
  }
}
