package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.CommitTimes;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.deployment.Account;
import com.instashop.program.redis.RedisReader;
import com.instashop.totals.batch.PartitionBatch;
import com.instashop.totals.redis.Totals;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Who writes totals from where Redis does not stand writes nothing. */
class ReplayIT {
  private static final TopicPartition CARRIERS = new TopicPartition("carrier", 0);

  @Test
  void replayIsRefusedWithWhereRedisStands() throws Exception {
    Environment stack = Environment.running();
    stack.prove();
    try (Totals totals = new Totals(stack.deployment().redis(Account.TOTALS));
        RedisReader redis = stack.redis()) {
      long stands = totals.offset(CARRIERS).getAsLong();
      Map<String, String> carriers = redis.hash(RedisKeys.totals("carriers", "count"));
      for (Long expected : new Long[] {null, 0L, stands - 1, stands + 1}) {
        PartitionBatch replay =
            new PartitionBatch(
                CARRIERS,
                expected,
                stands + 7,
                List.of("add", "carriers", "DHL|1", "5", "0", "0"),
                1,
                0,
                new CommitTimes());
        assertThat(totals.apply(List.of(replay), null))
            .containsExactly(Map.entry(CARRIERS, OptionalLong.of(stands)));
      }
      assertThat(totals.offset(CARRIERS)).hasValue(stands);
      assertThat(redis.hash(RedisKeys.totals("carriers", "count"))).isEqualTo(carriers);
    }
    stack.prove();
  }
}
