package com.instashop.stack;

/** Something the user has to know. The message is one line: what, where, how to mend it. */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean usersMistake;

  private StackException(String message, Throwable cause, boolean usersMistake) {
    super(message, cause);
    this.usersMistake = usersMistake;
  }

  /** The user asked for something that cannot be: exit status 2. */
  public static StackException mistake(String message) {
    return new StackException(message, null, true);
  }

  /** The machine or a server does not do its part: exit status 1. */
  public static StackException trouble(String message) {
    return new StackException(message, null, false);
  }

  /** The machine or a server does not do its part: exit status 1. */
  public static StackException trouble(String message, Throwable cause) {
    return new StackException(message, cause, false);
  }

  public boolean isUsersMistake() {
    return usersMistake;
  }
}
