package com.instashop.dashboard.source;

/** A source does not answer; its message is one line for people. */
public final class SourceAwayException extends Exception {
  private static final long serialVersionUID = 1;

  public SourceAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
