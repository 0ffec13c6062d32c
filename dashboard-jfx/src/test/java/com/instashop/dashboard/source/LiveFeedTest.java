package com.instashop.dashboard.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.dashboard.model.Away;
import com.instashop.dashboard.model.Live;
import com.instashop.dashboard.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LiveFeedTest {
  private final List<Recording.Moment> moments = Recording.busyHour();
  private final List<Reading> readings = new CopyOnWriteArrayList<>();
  private final RecordedSource source = new RecordedSource(moments.get(0));
  private final LiveFeed feed = new LiveFeed(source, Duration.ofMillis(1), readings::add);

  @BeforeEach
  void start() {
    feed.start();
    await().until(() -> !readings.isEmpty());
  }

  @AfterEach
  void close() {
    feed.close();
    await().until(source::isClosed);
  }

  @Test
  void readsWhenTheSourceChanges() {
    source.change(moments.get(9));

    await().until(() -> shows(moments.get(9)));
  }

  @Test
  void tellsThatTheSourceIsAwayAndRecoversByItself() {
    source.away(true);
    await().until(() -> newest() instanceof Away);

    source.away(false);
    await().until(() -> newest() instanceof Live);
  }

  @Test
  void readsNothingWhilePausedButWhenAsked() {
    feed.pause(true);
    source.change(moments.get(1));
    feed.refresh();
    await().until(() -> shows(moments.get(1)));
    source.change(moments.get(5));
    source.change(moments.get(6));

    feed.refresh();
    await().until(() -> shows(moments.get(6)));
    assertThat(readings).noneMatch(reading -> isOf(reading, moments.get(5)));

    source.change(moments.get(7));
    feed.pause(false);
    await().until(() -> shows(moments.get(7)));
  }

  private boolean shows(Recording.Moment moment) {
    return isOf(newest(), moment);
  }

  private static boolean isOf(Reading reading, Recording.Moment moment) {
    return reading instanceof Live live && live.totals().equals(moment.live().totals());
  }

  private Reading newest() {
    return readings.get(readings.size() - 1);
  }
}
