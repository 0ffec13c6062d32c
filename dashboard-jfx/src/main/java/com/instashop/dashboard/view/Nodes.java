package com.instashop.dashboard.view;

import javafx.scene.Node;

/** What is done to every kind of node. */
public final class Nodes {

  private Nodes() {}

  /** What is not in sight takes no room. */
  public static void show(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }
}
