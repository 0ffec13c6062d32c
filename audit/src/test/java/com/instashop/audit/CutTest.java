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
