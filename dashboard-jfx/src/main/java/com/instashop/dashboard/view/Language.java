package com.instashop.dashboard.view;

import java.util.Locale;

/** The languages of the dashboard. */
public enum Language {
  ENGLISH(Locale.forLanguageTag("en-IE"), "English"),
  SPANISH(Locale.forLanguageTag("es-ES"), "Español");

  private final Locale locale;
  private final String ownName;

  Language(Locale locale, String ownName) {
    this.locale = locale;
    this.ownName = ownName;
  }

  public Locale locale() {
    return locale;
  }

  /** What its speakers call it. */
  String ownName() {
    return ownName;
  }

  /** The one that is closest to a locale. */
  public static Language of(Locale locale) {
    return locale.getLanguage().equals("es") ? SPANISH : ENGLISH;
  }
}
