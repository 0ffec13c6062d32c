package com.instashop.dashboard.view.chart;

/**
 * The bounds of an axis of values: round numbers, that grow at once and shrink only when most of
 * the room is empty, so that the axis does not jump.
 */
final class ValueAxisBounds {
  private static final int TICKS = 4;

  private double lower;
  private double upper = TICKS;
  private double tick = 1;

  void fit(double least, double most) {
    boolean tooSmall = most > upper || least < lower;
    boolean tooLarge = (most < upper * 0.45 && least >= lower * 0.45) || (lower < 0 && least >= 0);
    if (!tooSmall && !tooLarge) {
      return;
    }
    double low = Math.min(0, least);
    double high = Math.max(Math.max(0, most), low + TICKS);
    tick = round((high - low) / TICKS);
    lower = Math.floor(low / tick) * tick;
    upper = Math.ceil(high / tick) * tick;
  }

  /** The next of 1, 2, 2.5, 5, 10 times a power of ten. */
  private static double round(double size) {
    double power = Math.pow(10, Math.floor(Math.log10(size)));
    double share = size / power;
    double next = share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10;
    return Math.max(1, next * power);
  }

  double lower() {
    return lower;
  }

  double upper() {
    return upper;
  }

  double tick() {
    return tick;
  }
}
