package com.instashop.spark.metrics.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastTest {
  @Test
  void isWhatSortingThemAllWouldGive() {
    Random random = new Random(1);
    for (int size = 0; size < 40; size++) {
      List<Integer> all = random.ints(size, 0, 30).boxed().toList();
      assertThat(Least.of(all.stream(), Comparator.reverseOrder(), 10))
          .isEqualTo(all.stream().sorted(Comparator.reverseOrder()).limit(10).toList());
    }
  }
}
