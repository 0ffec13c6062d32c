package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FreshHealthTest {
  private static final Instant LAUNCHED = Instant.parse("2026-11-24T12:00:00Z");

  private String told;
  private final FreshHealth ready =
      new FreshHealth(
          () -> {
            if ("away".equals(told)) {
              throw new IllegalStateException("Redis is away");
            }
            return told;
          });

  @Test
  void isReadyWhenItHasToldSomething() {
    assertThat(ready.isReady(LAUNCHED)).isFalse();
    told = "well";
    assertThat(ready.isReady(LAUNCHED)).isTrue();
  }

  @Test
  void doesNotTakeThePredecessorsWord() {
    told = "well in 2027";
    assertThat(ready.isReady(LAUNCHED)).isFalse();
    assertThat(ready.isReady(LAUNCHED)).isFalse();
    told = "well in 2026";
    assertThat(ready.isReady(LAUNCHED)).isTrue();
    assertThat(ready.isReady(LAUNCHED.plusSeconds(1))).isFalse();
  }

  @Test
  void looksFirstWhenRedisIsThere() {
    told = "away";
    assertThatThrownBy(() -> ready.isReady(LAUNCHED)).isInstanceOf(IllegalStateException.class);
    told = "well in 2027";
    assertThat(ready.isReady(LAUNCHED)).isFalse();
  }
}
