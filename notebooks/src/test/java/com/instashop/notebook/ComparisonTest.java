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
            .with(
                "by hand", Map.of("sales", new BigDecimal("3"), "revenue", new BigDecimal("-2.5")))
            .with(
                "Redis",
                Map.of("sales", new BigDecimal("3.00"), "revenue", new BigDecimal("-2.50")));

    assertThat(html(comparison.proof()))
        .contains("the same 2 numbers by hand = Redis, to the cent");
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
    assertThatThrownBy(
            () -> new Comparison().with("Redis", Map.of("sales", BigDecimal.ONE)).proof())
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void takesTheNumbersOfATable() {
    Table table =
        new Table(
            List.of("number", "value"),
            List.of(List.of("sales", 3L), Arrays.asList("largest new sale", null)));

    Comparison comparison =
        new Comparison().with("by hand", table).with("Redis", Map.of("sales", new BigDecimal("3")));

    assertThat(html(comparison.proof())).contains("the same 2 numbers");
  }

  @Test
  void moneyKeepsItsTwoDecimals() {
    Comparison comparison =
        new Comparison()
            .with(
                "by hand",
                Map.of("largest", new BigDecimal("8.00"), "sales", new BigDecimal("3.00")))
            .with("Redis", Map.of("largest", new BigDecimal("8.00"), "sales", new BigDecimal("3")));

    assertThat(html(comparison))
        .contains("<td class=\"number\">8.00</td>", "<td class=\"number\">3</td>");
  }

  @Test
  void whatDiffersIsMarked() {
    Comparison comparison =
        new Comparison()
            .with("by hand", Map.of("sales", new BigDecimal("3")))
            .with("Redis", Map.of("sales", new BigDecimal("4")));

    assertThat(html(comparison)).contains("✗");
  }

  private static String html(Output output) {
    return (String) output.displayData().data().get("text/html");
  }
}
