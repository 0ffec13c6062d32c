package com.instashop.dashboard.view.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ValueAxisBoundsTest {
  private final ValueAxisBounds bounds = new ValueAxisBounds();

  @Test
  void growsAtOnceToRoundNumbers() {
    bounds.fit(0, 1_730);

    assertThat(bounds.lower()).isZero();
    assertThat(bounds.upper()).isEqualTo(2_000);
    assertThat(bounds.tick()).isEqualTo(500);
  }

  @Test
  void staysWhereItIsForSmallChanges() {
    bounds.fit(0, 1_730);
    bounds.fit(0, 1_100);

    assertThat(bounds.upper()).isEqualTo(2_000);
  }

  @Test
  void shrinksWhenMostOfTheRoomIsEmpty() {
    bounds.fit(0, 1_730);
    bounds.fit(0, 90);

    assertThat(bounds.upper()).isEqualTo(100);
  }

  @Test
  void makesRoomForRefundsAndTakesItBack() {
    bounds.fit(-120, 400);
    assertThat(bounds.lower()).isEqualTo(-200);

    bounds.fit(0, 400);
    assertThat(bounds.lower()).isZero();
  }
}
