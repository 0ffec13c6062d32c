package com.instashop.spark.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvenTasksTest {
  @Test
  void aTaskHasTheLargestAndTheOtherOneTheRest() {
    assertThat(EvenTasks.shares(new long[] {1, 71, 30, 2, 40}, 2))
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).containsExactly(1, 0),
            other -> assertThat(other).containsExactly(4, 2, 3));
  }

  @Test
  void noTaskIsWithoutAPartition() {
    assertThat(EvenTasks.shares(new long[] {5, 0}, 4)).hasSize(2).allMatch(one -> one.size() == 1);
    assertThat(EvenTasks.shares(new long[] {}, 4)).isEmpty();
  }
}
