package com.instashop.stack.doctor;

/**
 * Something that was looked at.
 *
 * @param subject the machine, a server or a database
 * @param text what was found
 * @param remedy what to type or to do; null where all is well
 * @param blocks whether servers cannot be prepared before it is mended
 */
public record Finding(String subject, Level level, String text, String remedy, boolean blocks) {

  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    FINE,

    /** It works, but has a cost or a risk. */
    NOTE,

    /** It does not work, or not for long, or numbers would be wrong. */
    WRONG
  }
}
