package com.instashop.capture;

/** Something around us is not as it must be. The message is one line: what, where, how to mend. */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean usersMistake;

  private CaptureException(String message, Throwable cause, boolean usersMistake) {
    super(message, cause);
    this.usersMistake = usersMistake;
  }

  /** The user asked for something that cannot be: exit status 2. */
  public static CaptureException mistake(String message) {
    return new CaptureException(message, null, true);
  }

  /** The user asked for something that cannot be: exit status 2. */
  public static CaptureException mistake(String message, Throwable cause) {
    return new CaptureException(message, cause, true);
  }

  /** A server does not do its part: exit status 1. */
  public static CaptureException trouble(String message) {
    return new CaptureException(message, null, false);
  }

  /** A server does not do its part: exit status 1. */
  public static CaptureException trouble(String message, Throwable cause) {
    return new CaptureException(message, cause, false);
  }

  public boolean isUsersMistake() {
    return usersMistake;
  }
}
