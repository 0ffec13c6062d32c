package com.instashop.dashboard.view;

import com.instashop.dashboard.model.Standing;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The icons; their size and colour are the stylesheet's. */
public final class Icons {

  private Icons() {}

  public static FontIcon of(Ikon icon, String... styles) {
    FontIcon node = new FontIcon(icon);
    node.getStyleClass().addAll(styles);
    return node;
  }

  /** A shape for each level, so that colour is never needed to tell them apart. */
  public static Ikon of(Standing.Level level) {
    return switch (level) {
      case GOOD -> Feather.CHECK_CIRCLE;
      case WARNING -> Feather.ALERT_TRIANGLE;
      case BAD -> Feather.X_CIRCLE;
      case OFF -> Feather.MINUS_CIRCLE;
    };
  }
}
