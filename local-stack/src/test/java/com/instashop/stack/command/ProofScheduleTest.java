package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.audit.Comparison;
import com.instashop.audit.Proof;
import com.instashop.contracts.redis.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProofScheduleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ProofSchedule schedule = new ProofSchedule(MINUTE, true);

  @Test
  void fewRowsAreComparedEachTime() {
    assertThat(schedule.isTimeForRows(Duration.ZERO)).isTrue();

    assertThat(schedule.next(proof(true, true, 2))).isEqualTo(MINUTE);
    assertThat(schedule.isTimeForRows(MINUTE)).isTrue();
  }

  @Test
  void manyRowsAreComparedInATwentiethOfTheTime() {
    assertThat(schedule.next(proof(true, true, 105))).isEqualTo(MINUTE);
    assertThat(schedule.isTimeForRows(Duration.ofSeconds(2_099))).isFalse();
    assertThat(schedule.isTimeForRows(Duration.ofSeconds(2_100))).isTrue();

    assertThat(schedule.next(proof(false, true, 6))).isEqualTo(Duration.ofSeconds(120));
    assertThat(schedule.next(proof(false, true, 600))).isEqualTo(Duration.ofMinutes(10));
    assertThat(schedule.isTimeForRows(Duration.ofSeconds(2_099))).isFalse();
  }

  @Test
  void everyRowIsComparedOnceAnHour() {
    schedule.next(proof(true, true, 10_000));

    assertThat(schedule.isTimeForRows(Duration.ofMinutes(59))).isFalse();
    assertThat(schedule.isTimeForRows(Duration.ofMinutes(60))).isTrue();
  }

  @Test
  void withoutAWarehouseAProofTakesATwentiethOfTheTime() {
    ProofSchedule ofTotals = new ProofSchedule(MINUTE, false);

    assertThat(ofTotals.next(proof(true, true, 10))).isEqualTo(Duration.ofSeconds(200));
    assertThat(ofTotals.next(proof(true, true, 90))).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void rowsThatDifferAreComparedUntilTheyAreEqual() {
    assertThat(schedule.next(proof(true, false, 105))).isEqualTo(Duration.ofMinutes(10));
    assertThat(schedule.isTimeForRows(Duration.ZERO)).isTrue();

    schedule.next(proof(true, true, 105));
    assertThat(schedule.isTimeForRows(MINUTE)).isFalse();
  }

  private static Proof proof(boolean rows, boolean holds, int seconds) {
    List<Comparison.Difference> differences =
        holds ? List.of() : List.of(new Comparison.Difference("1", Amounts.ZERO, Amounts.ZERO));
    return new Proof(
        Instant.EPOCH,
        Duration.ofSeconds(seconds),
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        rows,
        List.of(
            new Comparison("warehouse", "rows", 1, Amounts.ZERO, Amounts.ZERO, differences, "")));
  }
}
