package com.instashop.changes.measure;

import static com.instashop.changes.measure.CommitTimesTest.commits;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final long MINUTE = 60_000;
  private static final long NOW = 1_795_530_000_000L;

  private final Freshness freshness = new Freshness();

  @Test
  void saysNothingBeforeTheFirstChange() {
    assertThat(freshness.percentile(50)).isNull();
    freshness.record(commits(), NOW);
    assertThat(freshness.percentile(50)).isNull();
  }

  @Test
  void tellsTheTimeFromCommitToNow() {
    freshness.record(commits(NOW - 50, NOW - 50, NOW - 50, NOW - 200), NOW);
    assertThat(freshness.percentile(50)).isEqualTo(50);
    assertThat(freshness.percentile(75)).isEqualTo(50);
    assertThat(freshness.percentile(99)).isEqualTo(200);
  }

  @Test
  void forgetsWhatIsThreeMinutesOld() {
    freshness.record(commits(NOW - 200), NOW);
    freshness.record(commits(NOW + MINUTE - 10), NOW + MINUTE);
    freshness.record(commits(NOW + 2 * MINUTE - 10), NOW + 2 * MINUTE);
    assertThat(freshness.percentile(100)).isEqualTo(200);
    freshness.record(commits(), NOW + 3 * MINUTE);
    assertThat(freshness.percentile(100)).isEqualTo(10);
  }

  @Test
  void takesAClockThatIsAheadForNoDelay() {
    freshness.record(commits(NOW + 500), NOW);
    assertThat(freshness.percentile(100)).isZero();
  }

  @Test
  void survivesChangesOfLongAgo() {
    freshness.record(commits(0), NOW);
    assertThat(freshness.percentile(100)).isGreaterThanOrEqualTo(24 * 60 * MINUTE);
  }
}
