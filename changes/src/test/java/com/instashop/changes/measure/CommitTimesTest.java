package com.instashop.changes.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitTimesTest {

  /** Changes that were committed then. */
  static CommitTimes commits(long... commitMillis) {
    CommitTimes times = new CommitTimes();
    for (long time : commitMillis) {
      times.add(time);
    }
    return times;
  }

  @Test
  void neighboursWithinAStepShareAnEntry() {
    assertThat(visits(commits(1_000, 1_004, 1_005, 1_001)))
        .containsExactly("1000: 2", "1005: 1", "1000: 1");
  }

  @Test
  void manyTimesMergeAndNoChangeIsLost() {
    CommitTimes times = new CommitTimes();
    long changes = 20_001;
    for (long i = 0; i < changes; i++) {
      times.add(i * CommitTimes.STEP_MILLIS);
    }
    List<Long> commits = new ArrayList<>();
    long[] sum = {0};
    times.forEach(
        (commit, count) -> {
          commits.add(commit);
          sum[0] += count;
        });
    assertThat(sum[0]).isEqualTo(changes);
    assertThat(commits).hasSizeLessThanOrEqualTo(4_096).isSorted().startsWith(0L);
    // The newest are told apart as before.
    assertThat(commits).endsWith((changes - 2) * 5, (changes - 1) * 5);
  }

  private static List<String> visits(CommitTimes times) {
    List<String> visits = new ArrayList<>();
    times.forEach((commit, changes) -> visits.add(commit + ": " + changes));
    return visits;
  }
}
