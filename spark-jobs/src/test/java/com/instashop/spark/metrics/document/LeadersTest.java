package com.instashop.spark.metrics.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.Amounts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeadersTest {
  private static final int MOST = 5;

  private static final Comparator<Map.Entry<String, Amounts>> ORDER =
      Comparator.<Map.Entry<String, Amounts>>comparingLong(entry -> entry.getValue().count())
          .reversed()
          .thenComparing(Map.Entry::getKey);

  private final Map<String, Amounts> all = new HashMap<>();
  private final Leaders leaders = new Leaders(ORDER, MOST);
  private int looks;

  @Test
  void areWhatSortingThemAllWouldGive() {
    Random random = new Random(1);
    for (int time = 0; time < 3_000; time++) {
      Set<String> changed = new HashSet<>();
      for (int change = random.nextInt(4); change > 0; change--) {
        // Now many keys and now few, and some that go.
        String key = "k" + random.nextInt(time % 1_000 < 500 ? 30 : MOST + 1);
        int count = random.nextInt(20);
        changed.add(key);
        if (count < 5) {
          all.remove(key);
        } else {
          all.put(key, new Amounts(count, 0, 0));
        }
      }
      assertThat(first(changed))
          .isEqualTo(all.entrySet().stream().sorted(ORDER).limit(MOST).toList());
    }
  }

  @Test
  void nobodyLooksAtAllWhereTheFirstStayFirst() {
    for (int key = 0; key < 100; key++) {
      all.put("k" + key, new Amounts(key, 0, 0));
    }
    first(Set.of());
    all.put("k3", new Amounts(200, 0, 0));
    all.put("k4", new Amounts(50, 0, 0));
    assertThat(first(Set.of("k3", "k4")).get(0).getKey()).isEqualTo("k3");
    assertThat(looks).isOne();
    all.remove("k3");
    assertThat(first(Set.of("k3")).get(MOST - 1).getKey()).isEqualTo("k95");
    assertThat(looks).isEqualTo(2);
  }

  private List<Map.Entry<String, Amounts>> first(Set<String> changed) {
    return leaders.first(
        changed,
        () -> {
          looks++;
          return all.keySet();
        },
        all::get);
  }
}
