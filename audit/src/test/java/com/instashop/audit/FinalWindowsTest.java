package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FinalWindowsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T14:30:10Z");
  private static final Instant AN_HOUR_AGO = NOW.minus(Windows.KEPT);

  @Test
  void windowsOfTheLastHourAreCompared() {
    assertThat(FinalWindows.oldest(reading())).isEqualTo(AN_HOUR_AGO);
    assertThat(FinalWindows.oldest(reading(NOW.minusSeconds(10)))).isEqualTo(AN_HOUR_AGO);
  }

  @Test
  void clockThatIsAheadHasDroppedOlderWindowsInRedisAlready() {
    Instant ahead = NOW.plus(Duration.ofMinutes(2));
    Instant kept = ahead.minus(Windows.KEPT);
    assertThat(FinalWindows.oldest(reading(kept, NOW, ahead))).isEqualTo(kept);
  }

  @Test
  void whatIsBookedIsOfATopic() {
    assertThat(FinalWindows.topic(Metric.ITEMS_BY_PRODUCT, "7")).isEqualTo("transaction_items");
    assertThat(FinalWindows.topic(Metric.TRANSACTIONS_CREATED, "")).isEqualTo("transaction");
    Key events = new Key().add("odd|topic").add("u");
    assertThat(FinalWindows.topic(Metric.EVENTS, events.toString())).isEqualTo("odd|topic");
  }

  private static WindowReading reading(Instant... starts) {
    WindowReading reading =
        new WindowReading(NOW, null, new TreeMap<>(), Map.of(), Map.of(), Map.of(), Map.of());
    for (Instant start : starts) {
      reading.windows().put(start, WindowGroups.of(Map.of()));
    }
    return reading;
  }
}
