package com.instashop.spark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ProgressLine line = new ProgressLine("metrics");

  @Test
  void addsUpTheBatchesOfHalfAMinute() {
    line.finished(6, 1_000);
    line.finished(7, 500);
    assertThat(line.line(seconds(29), "lag 0 rows")).isNull();
    assertThat(line.line(seconds(30), "lag 0 rows"))
        .isEqualTo("metrics: batch 7, 1,500 rows in 30 s (50.0/s), lag 0 rows");
    line.finished(8, 31);
    assertThat(line.line(seconds(61), "lag 0 rows"))
        .isEqualTo("metrics: batch 8, 31 rows in 31 s (1.0/s), lag 0 rows");
  }

  @Test
  void saysNothingWhileNothingHappens() {
    assertThat(line.line(seconds(60), "")).isNull();
    line.finished(1, 0);
    assertThat(line.line(seconds(90), "")).isNotNull();
    assertThat(line.line(seconds(150), "")).isNull();
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
