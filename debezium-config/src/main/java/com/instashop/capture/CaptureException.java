package com.instashop.capture;

/** Something around us is not as it must be. The message is one line: what, where, how to mend. */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CaptureException(String message) {
    super(message);
  }

  public CaptureException(String message, Throwable cause) {
    super(message, cause);
  }
}
