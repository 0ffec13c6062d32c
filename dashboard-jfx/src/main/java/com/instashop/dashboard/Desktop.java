package com.instashop.dashboard;

import com.instashop.contracts.ProgramException;
import com.instashop.dashboard.source.SystemTheme;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javafx.application.Platform;

/** Starts and stops JavaFX, and tells in one line why it cannot. */
final class Desktop {
  private static final long THEME_EVERY_MILLIS = 10_000;

  /** Says that JavaFX is on the class path, which is how one jar with everything works. */
  private static final Logger CLASS_PATH = Logger.getLogger("javafx");

  private static final String TERMINAL =
      " The numbers are in the terminal, too: scripts/instashop demo, status, metrics.";

  private Desktop() {}

  /**
   * Starts JavaFX and runs this on its thread.
   *
   * @throws ProgramException where there is no display, or a library is missing
   */
  static void start(Runnable first) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.contains("linux") && blank(System.getenv("DISPLAY"))) {
      throw ProgramException.mistake(
          "There is no display (DISPLAY is not set): start the dashboard in a desktop session."
              + TERMINAL);
    }
    CLASS_PATH.setLevel(Level.SEVERE);
    CompletableFuture<Void> started = new CompletableFuture<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    // JavaFX fails on a thread of its own, after start-up has returned or instead of that.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> started.completeExceptionally(failure));
    try {
      Platform.startup(
          () -> {
            try {
              first.run();
              started.complete(null);
            } catch (Throwable failure) {
              started.completeExceptionally(failure);
            }
          });
      started.join();
    } catch (CompletionException e) {
      throw failure(e.getCause());
    } catch (UnsupportedOperationException | UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw failure(e);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (isAboutFonts(cause)) {
      return ProgramException.mistake(
          "JavaFX finds no fonts: install some, for example apt-get install fonts-dejavu"
              + " libpangoft2-1.0-0."
              + TERMINAL);
    }
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof UnsatisfiedLinkError
        || cause instanceof NoClassDefFoundError
        || reason.contains("GTK")
        || reason.contains("glass")) {
      return ProgramException.mistake(
          "The dashboard needs GTK 3 and OpenGL (%s): install them, for example apt-get install libgtk-3-0 libgl1."
                  .formatted(reason.lines().findFirst().orElse(reason))
              + TERMINAL);
    }
    if (reason.contains("DISPLAY")) {
      return ProgramException.mistake(
          "The display %s cannot be opened: start the dashboard in a desktop session."
                  .formatted(System.getenv("DISPLAY"))
              + TERMINAL);
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  /** It fails somewhere in its font code, in more than one way. */
  private static boolean isAboutFonts(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (Stream.of(cause.getStackTrace())
          .anyMatch(frame -> frame.getClassName().startsWith("com.sun.javafx.font"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean blank(String value) {
    return value == null || value.isBlank();
  }

  /** Tells again and again whether the desktop is dark, where it can be told. */
  static void followTheme(Consumer<Boolean> dark) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  SystemTheme.isDark().ifPresent(dark);
                  Thread.sleep(THEME_EVERY_MILLIS);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "system-theme");
    thread.setDaemon(true);
    thread.start();
  }

  static void stop() {
    Platform.exit();
  }
}
