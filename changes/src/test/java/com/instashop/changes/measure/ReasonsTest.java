package com.instashop.changes.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReasonsTest {

  @Test
  void firstValueOfAReasonIsKept() {
    Reasons reasons = new Reasons();
    for (int value = 1; value <= 100; value++) {
      reasons.add("column a of table t is no date, e.g. " + value, 1);
      reasons.add("column b of table t is no date, e.g. " + value, 1);
    }
    assertThat(reasons.text())
        .isEqualTo(
            "column a of table t is no date, e.g. 1 (100 times)\n"
                + "column b of table t is no date, e.g. 1 (100 times)");
    assertThat(Reasons.of(reasons.text()).add(reasons).counts()).hasSize(2);
    assertThat(Reasons.once(reasons.text(), "column a of table t is no date, e.g. 7"))
        .isEqualTo(reasons.text());
  }

  @Test
  void eachIsCountedAndNoneHidesAnother() {
    Reasons reasons = new Reasons();
    assertThat(reasons.text()).isNull();
    reasons.add("no image", 1);
    reasons.add("quantity is\u2028no number", 2);
    reasons.add("no image", 3);
    assertThat(reasons.text()).isEqualTo("no image (4 times)\nquantity is no number (2 times)");
    assertThat(reasons).hasToString("no image (4 times); quantity is no number (2 times)");
    assertThat(Reasons.of(reasons.text()).counts()).isEqualTo(reasons.counts());
    assertThat(Reasons.of("no image (2 times)").add(reasons).counts())
        .isEqualTo(Map.of("no image", 6L, "quantity is no number", 2L));
    assertThat(Reasons.of(null).text()).isNull();
  }

  @Test
  void whatIsSoIsSoOnce() {
    assertThat(Reasons.once("too large (2 times)", "too large\ngone"))
        .isEqualTo("too large (2 times)\ngone");
    assertThat(Reasons.once(null, "gone")).isEqualTo("gone");
  }

  @Test
  void reasonsThatNameValuesDoNotGrowWithoutBound() {
    Reasons reasons = new Reasons();
    for (int value = 0; value < 1_000; value++) {
      reasons.add("no number: " + value, 1);
    }
    assertThat(reasons.counts()).hasSize(21).containsEntry("other reasons", 980L);
    assertThat(Reasons.of(reasons.text()).add(reasons).counts())
        .hasSize(21)
        .containsEntry("other reasons", 1_960L);
  }
}
