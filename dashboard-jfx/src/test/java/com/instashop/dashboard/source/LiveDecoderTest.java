package com.instashop.dashboard.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.dashboard.model.Live;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LiveDecoderTest {
  private final Recording.Moment moment = Recording.busyHour().get(9);

  @Test
  void readsEveryDocument() {
    Live live = moment.live();

    assertThat(live.unreadable()).isEmpty();
    assertThat(live.totals().transactions().total()).isPositive();
    assertThat(live.windows().transactions()).hasSize(57);
    assertThat(live.windows().products()).isNotEmpty();
    assertThat(live.windows().behaviors()).isNotEmpty();
    assertThat(live.windows().shipments()).isNotEmpty();
    assertThat(live.windows().stock()).isNotEmpty();
    assertThat(live.health().spark()).isNotNull();
    assertThat(live.health().totals()).isNotNull();
    assertThat(live.health().connectors().connectors()).hasSize(4);
    assertThat(live.health().proof().proven()).isTrue();
    assertThat(live.health().warehouse()).isNotNull();
  }

  @Test
  void readsTheHealthOfTheWarehouseWithWhatItDoesNotKnow() {
    String json =
        """
        {"state": "running", "batch_id": 7, "lag_rows": 12, "freshness_p50_ms": 900, "unheard": 1,
         "problem": null, "updated_at": "2026-11-25T02:33:18Z"}
        """;

    Live live = moment.withHealth(RedisKeys.HEALTH_WAREHOUSE, json).live();

    assertThat(live.unreadable()).isEmpty();
    assertThat(live.health().warehouse().lagRows()).isEqualTo(12);
    assertThat(live.health().warehouse().freshnessP99Ms()).isNull();
  }

  @Test
  void keepsTheOthersWhereADocumentCannotBeRead() {
    Live live = moment.with(RedisKeys.DASHBOARD, "{\"transactions\": 5").live();

    assertThat(live.totals()).isNull();
    assertThat(live.unreadable()).containsExactly(RedisKeys.DASHBOARD);
    assertThat(live.windows().transactions()).isNotEmpty();
  }

  @Test
  void doesNotParseAgainWhatHasNotChanged() {
    LiveDecoder decoder = new LiveDecoder();
    Live first = decoder.decode(moment.documents(), moment.at(), Duration.ZERO);
    Live second = decoder.decode(moment.documents(), moment.at(), Duration.ZERO);

    assertThat(second.windows().transactions().get(0))
        .isSameAs(first.windows().transactions().get(0));
  }
}
