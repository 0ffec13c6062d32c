package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.schema.Tables;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {
  @Test
  void whoHasReadWhatKafkaDoesNotHaveIsNamed() {
    Comparison comparison =
        offsets(
            Map.of("transaction-0", 7L, "stock-0", 3L, "heartbeat.crm_db-0", 9L),
            Map.of("transaction-0", 6L, "stock-0", 4L, "heartbeat.crm_db-0", 8L));
    assertThat(comparison.differences())
        .extracting(Comparison.Difference::key)
        .containsExactlyInAnyOrder("transaction-0", "heartbeat.crm_db-0");
  }

  @Test
  void whatWasReadOfATableThatIsNoLongerDeclaredSaysNothing() {
    Comparison comparison =
        offsets(
            Map.of("transaction-0", 7L, "pagila.film-0", 7139L),
            Map.of("transaction-0", 7L, "pagila.film-0", 0L));
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.keys()).isEqualTo(1);
  }

  private static Comparison offsets(Map<String, Long> read, Map<String, Long> ends) {
    return Audit.compareOffsets("totals", read, Tables.SHIPPED, ends);
  }
}
