package com.instashop.spark.health;

import com.instashop.changes.measure.Windows;

/** What commit times say of the clock of the database that they are of. */
public final class SourceClocks {
  private SourceClocks() {}

  /**
   * Whether a commit time tells what its database's clock is.
   *
   * @param commitMillis milliseconds since the epoch, as {@code now} is; 0 where there was none
   */
  public static boolean isTold(long commitMillis, long now) {
    return commitMillis > 0 && commitMillis <= now + Windows.AHEAD.toMillis();
  }

  /**
   * What a clock is that was read before and is told again. It goes back where somebody has put it
   * back; not by what the watermark allows anyway, as partitions do not come in step.
   */
  static long newest(long known, long told) {
    return told < known - Windows.WATERMARK.toMillis() ? told : Math.max(known, told);
  }
}
