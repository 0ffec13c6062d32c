package com.instashop.dashboard.model;

import java.time.Instant;

/**
 * How a part is.
 *
 * @param asOf when it was last known to be well; null where that is not known
 */
public record Standing(Part part, Word word, Instant asOf) {

  /** How bad it is. */
  public enum Level {
    GOOD,
    WARNING,
    BAD,
    OFF
  }

  /** The state in a word. */
  public enum Word {
    CONNECTED(Level.GOOD),
    RUNNING(Level.GOOD),
    KEEPING_UP(Level.GOOD),
    BEHIND(Level.WARNING),
    REBUILDING(Level.WARNING),
    PAUSED(Level.WARNING),
    /** It has not told how it is for longer than it should. */
    SILENT(Level.BAD),
    FAILED(Level.BAD),
    AWAY(Level.BAD),
    /** It is not part of this pipeline, or has never been started. */
    NOT_RUNNING(Level.OFF),
    UNKNOWN(Level.OFF);

    private final Level level;

    Word(Level level) {
      this.level = level;
    }

    public Level level() {
      return level;
    }
  }

  public Level level() {
    return word.level();
  }

  /** Whether what depends on it still moves. */
  public boolean isAlive() {
    return level() == Level.GOOD || (level() == Level.WARNING && word != Word.PAUSED);
  }
}
