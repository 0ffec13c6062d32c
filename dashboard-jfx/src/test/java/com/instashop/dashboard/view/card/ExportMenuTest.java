package com.instashop.dashboard.view.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.export.HistorySheets;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.source.history.HistoryRecording;
import com.instashop.dashboard.view.Desk;
import com.instashop.dashboard.view.HistoryWindow;
import com.instashop.dashboard.view.Language;
import com.instashop.dashboard.view.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportMenuTest {
  @TempDir Path folder;
  private HistoryWindow window;
  private final List<String> told = new ArrayList<>();
  private Path chosen;

  /** Takes the suggested name, in a folder of ours. */
  private final class TestPlace implements ExportMenu.Place {
    @Override
    public Optional<Path> choose(String suggestedName, String ending) {
      return Optional.ofNullable(chosen).map(into -> into.resolve(suggestedName));
    }

    @Override
    public void saved(Path file) {
      told.add("saved " + file.getFileName());
    }

    @Override
    public void failed(Path file, IOException why) {
      told.add("failed " + file.getFileName());
    }
  }

  @BeforeEach
  void open() {
    History week = HistoryRecording.read(HistoryRecording.WEEK);
    window =
        new HistoryWindow(
            Desk.settings(ThemeChoice.LIGHT, Language.ENGLISH, "history", 1280, 800), week);
    window.awaitText("history-card-category", "Electronics");
    chosen = folder;
  }

  @AfterEach
  void close() {
    window.close();
  }

  private void choose(int item) {
    History week = HistoryRecording.read(HistoryRecording.WEEK);
    Node card = window.desk.node("history-card-category");
    window.desk.robot.interact(
        () ->
            new ExportMenu(
                    new Texts(Language.ENGLISH, ZoneOffset.UTC),
                    "Category",
                    card,
                    () -> HistorySheets.categories(week),
                    new TestPlace())
                .getItems()
                .get(item)
                .fire());
  }

  @Test
  void savesTheNumbers() throws Exception {
    choose(0);
    assertThat(told).containsExactly("saved category_revenue_2026-11-19t00_2026-11-25t03.csv");
    List<String> lines =
        Files.readAllLines(folder.resolve("category_revenue_2026-11-19t00_2026-11-25t03.csv"));
    assertThat(lines.get(1)).startsWith("electronics,");
  }

  @Test
  void savesAPictureTwiceAsSharpAsTheScreen() throws Exception {
    choose(1);
    Path file = folder.resolve("category_revenue_2026-11-19t00_2026-11-25t03.png");
    double width = window.desk.node("history-card-category").getBoundsInParent().getWidth();
    assertThat(ImageIO.read(file.toFile()).getWidth()).isCloseTo((int) (2 * width), within());
  }

  private static org.assertj.core.data.Offset<Integer> within() {
    return org.assertj.core.data.Offset.offset(6);
  }

  @Test
  void doesNothingWhereNoFileIsChosen() {
    chosen = null;
    choose(0);
    assertThat(told).isEmpty();
  }

  @Test
  void tellsWhenAFileCannotBeWritten() {
    chosen = folder.resolve("not").resolve("there");
    choose(0);
    assertThat(told).containsExactly("failed category_revenue_2026-11-19t00_2026-11-25t03.csv");
  }
}
