package com.instashop.spark.metrics.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.measure.CommitTimes;
import com.instashop.contracts.schema.Database;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionReportTest {
  @Test
  void taskThatIsDoneAgainCountsOnce() {
    PartitionReport stock = report("stock-0", 10, 3);
    PartitionReport other = report("stock-1", 10, 4);
    assertThat(
            PartitionReport.once(
                List.of(stock, other, report("stock-0", 10, 3)), Map.of("stock-0", 5L)))
        .containsExactly(stock, other);
  }

  @Test
  void reportOfAnEarlierBatchThatComesTooLateDoesNotCount() {
    PartitionReport late = report("stock-0", 10, 3);
    PartitionReport now = report("stock-0", 12, 2);
    Map<String, Long> taken = Map.of("stock-0", 10L);
    assertThat(PartitionReport.once(List.of(late), taken)).isEmpty();
    assertThat(PartitionReport.once(List.of(late, now), taken)).containsExactly(now);
    assertThat(PartitionReport.once(List.of(now, late), taken)).containsExactly(now);
  }

  private static PartitionReport report(String topicPartition, long nextOffset, long changes) {
    return new PartitionReport(
        Database.ERP, topicPartition, nextOffset, 1, changes, 0, null, 0, new CommitTimes());
  }
}
