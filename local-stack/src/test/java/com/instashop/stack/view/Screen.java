package com.instashop.stack.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** A terminal that keeps what it is told. */
final class Screen {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Terminal terminal;

  Screen() {
    this(false);
  }

  Screen(boolean colours) {
    this.terminal = new Terminal(new PrintStream(bytes, true, UTF_8), false, colours);
  }

  Terminal terminal() {
    return terminal;
  }

  String text() {
    return bytes.toString(UTF_8);
  }
}
