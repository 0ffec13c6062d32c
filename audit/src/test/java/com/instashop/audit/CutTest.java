package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutTest {

  @Test
  void changesThatWaitForAStandbyAreLookedForFurtherBack() {
    assertThat(Cut.unseen(content("100:105:100,103", true))).isEqualTo(Duration.ofMinutes(1));
    assertThat(Cut.unseen(content("100:105:100,103", false))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void nothingIsUnseenWhereNoTransactionIsUnderWay() {
    assertThat(Cut.unseen(content("105:105:", true))).isZero();
  }

  @Test
  void whatIsUnseenIsLookedForByTheClockOfTheRecords() {
    // Ours may say anything: that the databases were asked three seconds ago is all it tells.
    Instant marked = Instant.parse("2026-11-24T10:00:10Z");
    assertThat(Cut.firstUnseen(marked.toEpochMilli(), Duration.ofSeconds(3), Duration.ofSeconds(2)))
        .isEqualTo(Instant.parse("2026-11-24T10:00:05Z"));
  }

  private static Sources.Content content(String snapshot, boolean hasStandby) {
    return new Sources.Content(
        TransactionSnapshot.of(snapshot),
        hasStandby,
        "0/0",
        Instant.EPOCH,
        Map.of(),
        Map.of(),
        Map.of());
  }
}
