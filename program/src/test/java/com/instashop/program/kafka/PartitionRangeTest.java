package com.instashop.program.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.program.kafka.PartitionRange.Beginning;
import org.junit.jupiter.api.Test;

class PartitionRangeTest {
  private static final PartitionRange RANGE = new PartitionRange("one", 100, 200);

  @Test
  void whatFollowsIsThere() {
    assertThat(RANGE.beginning("stock-0", "one", 150L)).isEqualTo(new Beginning(150, null));
    assertThat(RANGE.beginning("stock-0", "one", 200L)).isEqualTo(new Beginning(200, null));
    assertThat(RANGE.beginning("stock-0", null, 100L)).isEqualTo(new Beginning(100, null));
    assertThat(new PartitionRange("one", 0, 9).beginning("stock-0", null, null))
        .isEqualTo(new Beginning(0, null));
  }

  @Test
  void whatWasDeletedIsNamed() {
    assertThat(RANGE.beginning("stock-0", "one", 40L))
        .isEqualTo(
            new Beginning(100, "Kafka has deleted stock-0 from 40 to 99 before it was read"));
    assertThat(RANGE.beginning("stock-0", null, null))
        .isEqualTo(new Beginning(100, "Kafka has deleted stock-0 from 0 to 99 before it was read"));
  }

  @Test
  void aTopicThatWasCreatedAgainIsReadFromItsBeginning() {
    assertThat(RANGE.beginning("stock-0", "another", 150L))
        .isEqualTo(
            new Beginning(
                100,
                "the topic of stock-0 was deleted and created again: what followed offset 150 is gone"));
  }

  @Test
  void whatIsMissingIsToldFromOtherProblems() {
    assertThat(RANGE.beginning("stock-0", "another", 150L).missing())
        .matches(PartitionRange::isMissing);
    assertThat(RANGE.beginning("stock-0", "one", 300L).missing())
        .matches(PartitionRange::isMissing);
    assertThat(RANGE.beginning("stock-0", "one", 40L).missing()).matches(PartitionRange::isMissing);
    assertThat(PartitionRange.isMissing("column status of table transaction is missing")).isFalse();
  }

  @Test
  void aTopicThatIsShorterThanWhatWasReadHasLostSomething() {
    String reason = "Kafka has lost stock-0 from 200 to 299, which was read before";
    assertThat(RANGE.beginning("stock-0", "one", 300L)).isEqualTo(new Beginning(200, reason));
    // A broker that does not tell: more likely it was created again.
    assertThat(RANGE.beginning("stock-0", null, 300L)).isEqualTo(new Beginning(100, reason));
  }
}
