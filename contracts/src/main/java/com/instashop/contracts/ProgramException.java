package com.instashop.contracts;

import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Something the user has to know. The message is one line: what, where, how to mend it. */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean usersMistake;

  private ProgramException(String message, Throwable cause, boolean usersMistake) {
    super(message, cause);
    this.usersMistake = usersMistake;
  }

  /** The user asked for something that cannot be: exit status 2. */
  public static ProgramException mistake(String message) {
    return new ProgramException(message, null, true);
  }

  /** The user asked for something that cannot be: exit status 2. */
  public static ProgramException mistake(String message, Throwable cause) {
    return new ProgramException(message, cause, true);
  }

  /** The machine or a server does not do its part: exit status 1. */
  public static ProgramException trouble(String message) {
    return new ProgramException(message, null, false);
  }

  /** The machine or a server does not do its part: exit status 1. */
  public static ProgramException trouble(String message, Throwable cause) {
    return new ProgramException(message, cause, false);
  }

  /** What a failure says in its first line, for a line of our own. */
  public static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** What is the matter with a file that somebody has named. */
  public static String ofFile(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    return failure instanceof AccessDeniedException ? "it may not be read" : firstLine(failure);
  }

  public boolean isUsersMistake() {
    return usersMistake;
  }
}
