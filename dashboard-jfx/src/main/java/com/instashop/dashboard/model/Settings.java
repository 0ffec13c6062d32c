package com.instashop.dashboard.model;

import com.instashop.dashboard.model.history.HistoryChoice.Latest;

/**
 * What the dashboard remembers.
 *
 * @param language name of a language; null: that of the system
 * @param intervalMillis at least this long between two readings
 * @param tab id of the page in sight
 * @param width of the window, in pixels, as is {@code height}
 * @param range of the history; days that were picked are not remembered, as they grow old
 */
public record Settings(
    ThemeChoice theme,
    String language,
    long intervalMillis,
    String tab,
    double width,
    double height,
    boolean maximized,
    boolean paused,
    Latest range) {
  public static final Settings DEFAULT =
      new Settings(ThemeChoice.SYSTEM, null, 500, "live", 1280, 800, false, false, Latest.DAYS_7);

  /** A file of an earlier version has no range. */
  public Settings {
    range = range == null ? Latest.DAYS_7 : range;
  }

  /** Light, dark, or what the system has. */
  public enum ThemeChoice {
    SYSTEM,
    LIGHT,
    DARK
  }

  public Settings withTheme(ThemeChoice choice) {
    return new Settings(
        choice, language, intervalMillis, tab, width, height, maximized, paused, range);
  }

  public Settings withLanguage(String name) {
    return new Settings(theme, name, intervalMillis, tab, width, height, maximized, paused, range);
  }

  public Settings withInterval(long millis) {
    return new Settings(theme, language, millis, tab, width, height, maximized, paused, range);
  }

  public Settings withTab(String id) {
    return new Settings(
        theme, language, intervalMillis, id, width, height, maximized, paused, range);
  }

  public Settings withWindow(double wide, double high, boolean max) {
    return new Settings(theme, language, intervalMillis, tab, wide, high, max, paused, range);
  }

  public Settings withPaused(boolean pause) {
    return new Settings(
        theme, language, intervalMillis, tab, width, height, maximized, pause, range);
  }

  public Settings withRange(Latest latest) {
    return new Settings(
        theme, language, intervalMillis, tab, width, height, maximized, paused, latest);
  }
}
