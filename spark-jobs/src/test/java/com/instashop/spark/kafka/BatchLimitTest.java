package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchLimitTest {
  private static final long MOST = 60_000;

  private final BatchLimit limit = BatchLimit.ofBytes("here", MOST);

  @Test
  void growsAsLongAsRowsAreNarrow() {
    assertThat(limit.plan()).isEqualTo(1_000);
    limit.took(1_000, 700_000);
    assertThat(limit.plan()).isEqualTo(4_000);
    limit.took(4_000, 2_800_000);
    assertThat(limit.plan()).isEqualTo(16_000);
    limit.took(16_000, 11_200_000);
    assertThat(limit.plan()).isEqualTo(MOST);
    limit.took(MOST, 700 * MOST);
    assertThat(limit.plan()).isEqualTo(MOST);
  }

  @Test
  void wideRowsAreFewFromTheFirstOn() {
    limit.took(100, 100 * 600_000L);
    assertThat(limit.plan()).isEqualTo(111);
    limit.took(111, 111 * 600_000L);
    assertThat(limit.plan()).isEqualTo(111);
    // Some narrow ones do not make up for them at once.
    limit.took(10, 10_000);
    assertThat(limit.plan()).isBetween(200L, 250L);
  }

  @Test
  void longQuietMakesNoLargeBatch() {
    limit.took(MOST, 700 * MOST);
    for (int beats = 0; beats < 50; beats++) {
      limit.plan();
      limit.planned(true);
      limit.took(0, 0);
    }
    assertThat(limit.plan()).isEqualTo(1_000);
  }

  @Test
  void backlogOfHeartbeatsIsReadInLargeBatches() {
    limit.plan();
    limit.planned(false);
    limit.took(10, 7_000);
    assertThat(limit.plan()).isEqualTo(4_000);
    limit.planned(false);
    limit.took(0, 0);
    assertThat(limit.plan()).isEqualTo(16_000);
  }

  @Test
  void growsAsLongAsGroupsAreFew() {
    BatchLimit groups = BatchLimit.ofGroups("there", 400_000, 100_000);
    assertThat(groups.plan()).isEqualTo(25_000);
    groups.took(25_000, 5_000);
    assertThat(groups.plan()).isEqualTo(100_000);
    groups.took(100_000, 5_000);
    assertThat(groups.plan()).isEqualTo(400_000);
    groups.took(400_000, 5_000);
    assertThat(groups.plan()).isEqualTo(400_000);
    groups.planned(true);
    groups.took(10, 60);
    assertThat(groups.plan()).as("after a quiet time").isEqualTo(400_000);
  }

  @Test
  void changesOfAGroupEachComeInSmallBatches() {
    BatchLimit groups = BatchLimit.ofGroups("there", 400_000, 100_000);
    groups.plan();
    groups.took(25_000, 62_500);
    assertThat(groups.plan()).isEqualTo(40_000);
    groups.took(40_000, 100_000);
    assertThat(groups.plan()).isEqualTo(40_000);
    groups.took(40_000, 200_000);
    assertThat(groups.plan()).isEqualTo(20_000);
    for (int live = 0; live < 10; live++) {
      groups.planned(true);
      groups.took(100, 400);
      assertThat(groups.plan()).as("a few of them say nothing of many").isEqualTo(20_000);
    }
  }

  @Test
  void isSmallerEachTimeThatTheQueryFails() {
    limit.plan();
    limit.planned(true);
    limit.failed();
    assertThat(limit.isAll()).as("a batch that comes again").isFalse();
    assertThat(limit.plan()).isEqualTo(250);
    for (int time = 0; time < 9; time++) {
      limit.failed();
    }
    assertThat(limit.plan()).isOne();
    // A row of 32 MB in both images.
    limit.took(1, 64 << 20);
    assertThat(limit.plan()).isOne();
  }

  @Test
  void streamAsksForNoMore() {
    assertThat(BatchLimit.known("here")).isSameAs(limit);
    assertThat(BatchLimit.known("elsewhere")).isNull();
  }
}
