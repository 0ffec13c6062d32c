package com.instashop.dashboard.model.history;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/** From one value to another. */
public record Change(BigDecimal before, BigDecimal now) {

  public static Change of(long before, long now) {
    return new Change(BigDecimal.valueOf(before), BigDecimal.valueOf(now));
  }

  public BigDecimal amount() {
    return now.subtract(before);
  }

  /** In percent of the value before; empty where that was nothing. */
  public OptionalDouble percent() {
    return before.signum() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            amount()
                .multiply(BigDecimal.valueOf(100))
                .divide(before.abs(), 1, RoundingMode.HALF_EVEN)
                .doubleValue());
  }
}
