package com.instashop.dashboard.view.card;

import com.instashop.dashboard.view.Texts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** Files that the user chooses; it begins where the last one was saved. */
public final class FilePlace implements ExportMenu.Place {
  private final Texts texts;
  private final Supplier<Window> window;
  private final Consumer<String> tell;
  private File folder;

  /**
   * A place for files.
   *
   * @param tell shows a line to the user
   */
  public FilePlace(Texts texts, Supplier<Window> window, Consumer<String> tell) {
    this.texts = texts;
    this.window = window;
    this.tell = tell;
  }

  @Override
  public Optional<Path> choose(String suggestedName, String ending) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(texts.text("export." + ending));
    chooser.setInitialFileName(suggestedName);
    chooser
        .getExtensionFilters()
        .add(new FileChooser.ExtensionFilter(ending.toUpperCase(Locale.ROOT), "*." + ending));
    if (folder != null && folder.isDirectory()) {
      chooser.setInitialDirectory(folder);
    }
    File file = chooser.showSaveDialog(window.get());
    if (file == null) {
      return Optional.empty();
    }
    folder = file.getParentFile();
    // Not every desktop adds what the filter says.
    return Optional.of(
        file.getName().contains(".") ? file.toPath() : Path.of(file.getPath() + "." + ending));
  }

  @Override
  public void saved(Path file) {
    tell.accept(texts.text("export.saved", file));
  }

  @Override
  public void failed(Path file, IOException why) {
    tell.accept(texts.text("export.failed", file, why.getMessage()));
  }
}
