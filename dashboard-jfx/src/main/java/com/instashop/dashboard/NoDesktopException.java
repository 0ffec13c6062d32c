package com.instashop.dashboard;

/** There is nothing to show a window on; its message is one line that says what to do. */
final class NoDesktopException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoDesktopException(String message) {
    super(message);
  }
}
