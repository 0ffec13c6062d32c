package com.instashop.dashboard.model;

/**
 * What the dashboard remembers.
 *
 * @param language name of a language; null: that of the system
 * @param intervalMillis at least this long between two readings
 * @param tab id of the page in sight
 * @param width of the window, in pixels, as is {@code height}
 */
public record Settings(
    ThemeChoice theme,
    String language,
    long intervalMillis,
    String tab,
    double width,
    double height,
    boolean maximized) {
  public static final Settings DEFAULT =
      new Settings(ThemeChoice.SYSTEM, null, 500, "live", 1280, 800, false);

  /** Light, dark, or what the system has. */
  public enum ThemeChoice {
    SYSTEM,
    LIGHT,
    DARK
  }

  public Settings withTheme(ThemeChoice choice) {
    return new Settings(choice, language, intervalMillis, tab, width, height, maximized);
  }

  public Settings withLanguage(String name) {
    return new Settings(theme, name, intervalMillis, tab, width, height, maximized);
  }

  public Settings withInterval(long millis) {
    return new Settings(theme, language, millis, tab, width, height, maximized);
  }

  public Settings withTab(String id) {
    return new Settings(theme, language, intervalMillis, id, width, height, maximized);
  }

  public Settings withWindow(double wide, double high, boolean max) {
    return new Settings(theme, language, intervalMillis, tab, wide, high, max);
  }
}
