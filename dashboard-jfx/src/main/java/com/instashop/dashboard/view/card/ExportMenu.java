package com.instashop.dashboard.view.card;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import com.instashop.dashboard.export.Csv;
import com.instashop.dashboard.export.Png;
import com.instashop.dashboard.export.Sheet;
import com.instashop.dashboard.view.Icons;
import com.instashop.dashboard.view.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.transform.Transform;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/** Saves what a card shows: its numbers as CSV, or a picture of it. */
final class ExportMenu extends MenuButton {
  /** A picture is for slides and paper: twice as sharp as the screen. */
  private static final double SCALE = 2;

  private final Texts texts;
  private final Place place;

  /** Where exports go to. */
  interface Place {
    /** The file that the user wants; empty for none. */
    Optional<Path> choose(String suggestedName, String ending);

    void saved(Path file);

    void failed(Path file, IOException why);
  }

  /** Writes a file. */
  private interface Write {
    void to(Path file) throws IOException;
  }

  /**
   * A menu for a card.
   *
   * @param sheet its numbers; null while there are none
   */
  ExportMenu(Texts texts, String title, Node card, Supplier<Sheet> sheet, Place place) {
    this.texts = texts;
    this.place = place;
    getStyleClass().addAll(Tweaks.NO_ARROW, Styles.BUTTON_ICON, Styles.FLAT, "export-menu");
    setGraphic(Icons.of(Feather.DOWNLOAD));
    String about = texts.text("export.about", title);
    setTooltip(new Tooltip(about));
    setAccessibleText(about);
    setMinWidth(USE_PREF_SIZE);
    getItems()
        .addAll(
            item("export.csv", Feather.FILE_TEXT, sheet, "csv", card),
            item("export.png", Feather.IMAGE, sheet, "png", card));
    setOnShowing(event -> getItems().forEach(item -> item.setDisable(sheet.get() == null)));
  }

  private MenuItem item(String text, Ikon icon, Supplier<Sheet> sheet, String ending, Node card) {
    MenuItem item = new MenuItem(texts.text(text), Icons.of(icon));
    item.setOnAction(
        event -> {
          Sheet table = sheet.get();
          if (table == null) {
            return;
          }
          if (ending.equals("csv")) {
            save(table.name(), ending, file -> Csv.write(table, file));
          } else {
            Image picture = picture(card);
            save(table.name(), ending, file -> Png.write(picture, file));
          }
        });
    return item;
  }

  /** Without the button itself, and with nothing where the corners are round. */
  private Image picture(Node card) {
    setVisible(false);
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setTransform(Transform.scale(SCALE, SCALE));
    parameters.setFill(Color.TRANSPARENT);
    Image picture = card.snapshot(parameters, null);
    setVisible(true);
    return picture;
  }

  private void save(String name, String ending, Write write) {
    Optional<Path> chosen = place.choose(name + "." + ending, ending);
    if (chosen.isEmpty()) {
      return;
    }
    try {
      write.to(chosen.get());
      place.saved(chosen.get());
    } catch (IOException e) {
      place.failed(chosen.get(), e);
    }
  }
}
