package com.instashop.stack.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final long GIBIBYTE = 1L << 30;

  private static Finding told(
      Duration observed, Map<String, Long> grown, long free, long reserved) {
    Findings findings = new Findings();
    findings.about("the disk");
    new Forecast(observed, grown).tell(findings, free, reserved);
    assertThat(findings.all()).hasSize(1);
    return findings.all().get(0);
  }

  @Test
  void daysAreWhatIsLeftAtTheRateOfTheTimeThatWasSeen() {
    Finding finding =
        told(Duration.ofHours(12), Map.of("Kafka", GIBIBYTE), 208 * GIBIBYTE, 8 * GIBIBYTE);
    assertThat(finding.level()).isEqualTo(Finding.Level.FINE);
    assertThat(finding.text())
        .contains("the data grow by about 2.0 GiB a day (Kafka 2.0 GiB)", "full in about 100 days");
  }

  @Test
  void whatIsFullSoonIsNotedAndThenWrong() {
    Map<String, Long> grown = Map.of("the warehouse", GIBIBYTE);
    assertThat(told(Duration.ofDays(1), grown, 20 * GIBIBYTE, 0).level())
        .isEqualTo(Finding.Level.NOTE);
    assertThat(told(Duration.ofDays(1), grown, 20 * GIBIBYTE, 18 * GIBIBYTE).level())
        .isEqualTo(Finding.Level.WRONG);
    assertThat(told(Duration.ofHours(23), grown, GIBIBYTE, 0).level())
        .isEqualTo(Finding.Level.NOTE);
  }

  @Test
  void nothingIsForetoldOfLessThanAnHour() {
    Finding finding = told(Duration.ofMinutes(59), Map.of("Kafka", GIBIBYTE), GIBIBYTE, 0);
    assertThat(finding.level()).isEqualTo(Finding.Level.FINE);
    assertThat(finding.text()).contains("shows after an hour").doesNotContain("full");
  }

  @Test
  void whatDoesNotGrowIsNeverFull() {
    assertThat(told(Duration.ofDays(1), Map.of("Kafka", -5L), GIBIBYTE, 0).text())
        .isEqualTo("1.0 GiB free; the data grow by about 0 KiB a day");
    assertThat(told(Duration.ofDays(1), Map.of("Kafka", 2_048L), GIBIBYTE, 0).text())
        .contains("Kafka 2 KiB", "not full within ten years");
  }
}
