package com.instashop.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void equalNumbersAreAProof() {
    Comparison comparison =
        new Comparison()
            .with("by hand", Map.of("sales", new BigDecimal("3"), "revenue", new BigDecimal("-2.5")))
            .with(
                "Redis", Map.of("sales", new BigDecimal("3.00"), "revenue", new BigDecimal("-2.50")));

    assertThat(comparison.proof()).isEqualTo("Proven: 2 numbers are equal in by hand, Redis.");
  }

  @Test
  void oneCentIsADifference() {
    Comparison comparison =
        new Comparison()
            .with("by hand", Map.of("sales", BigDecimal.ONE, "revenue", new BigDecimal("58314.01")))
            .with("Redis", Map.of("sales", BigDecimal.ONE, "revenue", new BigDecimal("58314.00")));

    assertThatThrownBy(comparison::proof)
        .isInstanceOf(AssertionError.class)
        .hasMessage("Not equal: revenue");
  }

  @Test
  void whatASourceDoesNotHaveIsZeroThere() {
    Comparison comparison =
        new Comparison()
            .with("by hand", Map.of("sales", BigDecimal.ONE, "sales failed", BigDecimal.ZERO))
            .with("Redis", Map.of("sales", BigDecimal.ONE))
            .with("warehouse", Map.of("sales", BigDecimal.ONE, "sales refunded", BigDecimal.TEN));

    assertThatThrownBy(comparison::proof).hasMessage("Not equal: sales refunded");
  }

  @Test
  void nothingIsNoProof() {
    assertThatThrownBy(() -> new Comparison().with("Redis", Map.of()).proof())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void oneSourceIsNoProof() {
    assertThatThrownBy(() -> new Comparison().with("Redis", Map.of("sales", BigDecimal.ONE)).proof())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void takesTheNumbersOfATable() {
    Table table =
        new Table(
            List.of("number", "value"),
            List.of(List.of("sales", 3L), Arrays.asList("largest new sale", null)));

    assertThat(
            new Comparison()
                .with("by hand", table)
                .with("Redis", Map.of("sales", new BigDecimal("3.00")))
                .proof())
        .startsWith("Proven: 2 numbers");
  }
}
