package com.instashop.dashboard.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;

/**
 * The font that the stylesheet names. It comes with the program, because what a system brings along
 * may have digits of different widths, with which numbers jump whenever they change.
 */
final class Fonts {
  static final String FAMILY = "Roboto";

  private static final String FOLDER = "/com/formdev/flatlaf/fonts/roboto/";

  /** The weights that the stylesheet uses; each file says itself that it is of the family. */
  private static final List<String> FILES = List.of("Roboto-Regular.ttf", "Roboto-Bold.ttf");

  private Fonts() {}

  /** Makes the font known to JavaFX; needed before the first text is shown. */
  static void load() {
    if (!Font.getFamilies().contains(FAMILY)) {
      FILES.forEach(Fonts::load);
    }
  }

  private static void load(String file) {
    try (InputStream font = Fonts.class.getResourceAsStream(FOLDER + file)) {
      // The size does not matter: it is the file that is loaded.
      if (font == null || Font.loadFont(font, 0) == null) {
        throw new IllegalStateException("The font " + file + " cannot be loaded");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
