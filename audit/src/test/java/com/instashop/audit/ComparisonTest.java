package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.audit.Comparison.Difference;
import com.instashop.contracts.redis.Amounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void partAfterPartIsTheSameAsAllAtOnce() {
    Comparison.Running running = new Comparison.Running();
    running.add(Map.of("a", ONE), Map.of("a", ONE, "b", TWO));
    running.add(Map.of(), Map.of());
    running.add(Map.of("c", TWO), Map.of());
    assertThat(running.end("totals", "sales"))
        .isEqualTo(
            Comparison.of(
                "totals", "sales", Map.of("a", ONE, "c", TWO), Map.of("a", ONE, "b", TWO)));
  }

  private static final Amounts ONE = new Amounts(1, 1_000, 2);
  private static final Amounts TWO = new Amounts(2, 2_500, 3);

  @Test
  void agreesWhereAllKeysAreEqual() {
    Comparison comparison =
        Comparison.of("totals", "sales", Map.of("a", ONE, "b", TWO), Map.of("b", TWO, "a", ONE));
    assertThat(comparison.keys()).isEqualTo(2);
    assertThat(comparison.expected()).isEqualTo(ONE.plus(TWO));
    assertThat(comparison.found()).isEqualTo(ONE.plus(TWO));
    assertThat(comparison.agrees()).isTrue();
    assertThat(comparison.differences()).isEmpty();
  }

  @Test
  void equalSumsDoNotHideKeysThatDiffer() {
    Comparison comparison =
        Comparison.of("totals", "sales", Map.of("a", ONE, "b", TWO), Map.of("a", TWO, "b", ONE));
    assertThat(comparison.expected()).isEqualTo(comparison.found());
    assertThat(comparison.agrees()).isFalse();
    assertThat(comparison.differences())
        .containsExactly(new Difference("a", ONE, TWO), new Difference("b", TWO, ONE));
  }

  @Test
  void sumOfEverythingMayBeTooLarge() {
    Map<String, Amounts> large =
        Map.of("a", new Amounts(1, Long.MAX_VALUE, 0), "b", new Amounts(1, 1, Long.MIN_VALUE));
    Comparison comparison = Comparison.of("totals", "sales", large, Map.of("a", ONE));
    assertThat(comparison.expected()).isEqualTo(new Amounts(2, Long.MAX_VALUE, Long.MIN_VALUE));
    assertThat(comparison.differences()).extracting(Difference::key).containsExactly("a", "b");
  }

  @Test
  void eachAmountCounts() {
    for (Amounts other :
        new Amounts[] {
          new Amounts(2, 1_000, 2), new Amounts(1, 999, 2), new Amounts(1, 1_000, 0)
        }) {
      assertThat(
              Comparison.of("totals", "sales", Map.of("a", ONE), Map.of("a", other)).differences())
          .containsExactly(new Difference("a", ONE, other));
    }
  }

  @Test
  void keyThatIsNotThereIsZero() {
    Comparison comparison =
        Comparison.of(
            "totals",
            "sales",
            Map.of("a", ONE, "nothing", Amounts.ZERO),
            Map.of("b", TWO, "none", Amounts.ZERO));
    assertThat(comparison.keys()).isEqualTo(4);
    assertThat(comparison.expected()).isEqualTo(ONE);
    assertThat(comparison.found()).isEqualTo(TWO);
    assertThat(comparison.differences())
        .containsExactly(
            new Difference("a", ONE, Amounts.ZERO), new Difference("b", Amounts.ZERO, TWO));
  }

  @Test
  void nothingAgreesWithNothing() {
    Comparison comparison = Comparison.of("totals", "sales", Map.of(), Map.of());
    assertThat(comparison.agrees()).isTrue();
    assertThat(comparison.keys()).isZero();
  }

  @Test
  void digestIsOfWhatWasExpectedKeyByKey() {
    String digest = digest(Map.of("a", ONE, "b", TWO));
    assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(digest(Map.of("b", TWO, "a", ONE)));
    assertThat(digest(Map.of("a", ONE, "b", TWO, "gone", Amounts.ZERO))).isEqualTo(digest);
    assertThat(digest(Map.of("a", TWO, "b", ONE))).isNotEqualTo(digest);
    assertThat(digest(Map.of("a", ONE, "c", TWO))).isNotEqualTo(digest);
    assertThat(digest(Map.of("a", ONE))).isNotEqualTo(digest);
  }

  private static String digest(Map<String, Amounts> expected) {
    return Comparison.of("totals", "sales", expected, Map.of()).digest();
  }
}
