package com.instashop.dashboard.view.page;

import com.instashop.dashboard.model.Screen;
import javafx.scene.Node;
import org.kordamp.ikonli.Ikon;

/** What a tab shows. */
public interface Page {

  /** Its name in settings and texts: {@code page.<id>}. */
  String id();

  Ikon icon();

  Node node();

  /** Shows a reading, or that time has gone by; only called while the page is in sight. */
  void show(Screen screen);
}
