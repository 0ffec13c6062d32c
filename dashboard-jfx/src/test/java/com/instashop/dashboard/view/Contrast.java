package com.instashop.dashboard.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/**
 * How well a node stands out from what is behind it, as WCAG 2.2 defines it.
 *
 * @param ink the colour on the screen
 * @param ground the colour that would be there without the node
 */
record Contrast(Color ink, Color ground) {

  /**
   * The contrast of a colour that a node is drawn with, through all that it is in: backgrounds that
   * shine through, and parents that are faded.
   */
  static Contrast of(Node node, Color ink) {
    List<Node> path = new ArrayList<>();
    for (Node at = node; at != null; at = at.getParent()) {
      path.add(at);
    }
    Collections.reverse(path);
    Color scene = node.getScene().getFill() instanceof Color fill ? fill : Color.WHITE;
    return new Contrast(
        painted(path, ink, scene), painted(path.subList(0, path.size() - 1), null, scene));
  }

  /** What is on the screen when these nodes, outermost first, are painted on a ground. */
  private static Color painted(List<Node> path, Color ink, Color ground) {
    if (path.isEmpty()) {
      return ground;
    }
    Node node = path.get(0);
    Color inside = ground;
    if (path.size() == 1 && ink != null) {
      inside = ground.interpolate(opaque(ink), ink.getOpacity());
    } else {
      if (node instanceof Region region && region.getBackground() != null) {
        for (BackgroundFill fill : region.getBackground().getFills()) {
          Color colour = (Color) fill.getFill();
          inside = inside.interpolate(opaque(colour), colour.getOpacity());
        }
      }
      inside = painted(path.subList(1, path.size()), ink, inside);
    }
    return ground.interpolate(inside, node.getOpacity());
  }

  private static Color opaque(Color colour) {
    return Color.color(colour.getRed(), colour.getGreen(), colour.getBlue());
  }

  /** From 1, where nothing can be seen, to 21, black on white. */
  double ratio() {
    double one = luminance(ink);
    double other = luminance(ground);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(Color colour) {
    return 0.2126 * linear(colour.getRed())
        + 0.7152 * linear(colour.getGreen())
        + 0.0722 * linear(colour.getBlue());
  }

  private static double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
  }
}
