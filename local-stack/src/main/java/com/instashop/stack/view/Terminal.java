package com.instashop.stack.view;

import java.io.PrintStream;

/** Where output goes, and whether colours and a view that redraws itself are welcome there. */
public record Terminal(PrintStream out, boolean interactive, boolean colours) {

  /** The terminal we were started in. */
  public static Terminal ofProcess() {
    boolean interactive =
        "1".equals(System.getenv("INSTASHOP_TERMINAL")) && System.console() != null;
    return new Terminal(System.out, interactive, interactive && System.getenv("NO_COLOR") == null);
  }

  /** The colours of the live view. */
  public enum Colour {
    GREEN(32),
    YELLOW(33),
    RED(31),
    BOLD(1),
    DIM(2);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }

  /** The text in this colour, where colours are welcome. */
  public String paint(Colour colour, String text) {
    return colours ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
  }

  /** Draws a view over what was there. */
  public void redraw(String view) {
    // Home, each line cleared to its end, then everything below.
    out.print("\u001b[H" + view.replace("\n", "\u001b[K\n") + "\u001b[J");
    out.flush();
  }

  /**
   * Shows an empty screen that cuts lines which are too long; what was there comes back with {@link
   * #leave}.
   */
  public void enter() {
    out.print("\u001b[?1049h\u001b[?25l\u001b[?7l");
    out.flush();
  }

  public void leave() {
    out.print("\u001b[?7h\u001b[?25h\u001b[?1049l");
    out.flush();
  }
}
