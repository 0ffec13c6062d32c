package com.instashop.dashboard.source;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether the desktop is dark; JavaFX tells it only from version 22 on. Asks other programs. */
public final class SystemTheme {
  private static final int PATIENCE_SECONDS = 2;

  private SystemTheme() {}

  /** True for dark; empty where the desktop does not tell. */
  public static Optional<Boolean> isDark() throws InterruptedException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      // The key is only there while it is dark.
      return Optional.of(
          ask("defaults", "read", "-g", "AppleInterfaceStyle").orElse("").contains("Dark"));
    }
    if (system.contains("windows")) {
      return ask(
              "reg",
              "query",
              "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
              "/v",
              "AppsUseLightTheme")
          .map(answer -> answer.contains("0x0"));
    }
    Optional<String> scheme =
        ask("gsettings", "get", "org.gnome.desktop.interface", "color-scheme");
    return scheme
        .filter(answer -> answer.contains("dark") || answer.contains("light"))
        .or(SystemTheme::gtkTheme)
        .map(answer -> answer.toLowerCase(Locale.ROOT).contains("dark"));
  }

  private static Optional<String> gtkTheme() {
    try {
      return ask("gsettings", "get", "org.gnome.desktop.interface", "gtk-theme");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<String> ask(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
        return Optional.empty();
      }
      String answer =
          new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
      return process.exitValue() == 0 && !answer.isEmpty() ? Optional.of(answer) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
