package com.instashop.stack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.audit.Comparison;
import com.instashop.audit.Comparison.Difference;
import com.instashop.contracts.redis.Amounts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditViewTest {
  private static final Amounts SALES = new Amounts(12, 345, 6);
  private static final List<Difference> NONE = List.of();

  private final Screen screen = new Screen();
  private final AuditView view = new AuditView(screen.terminal());

  @Test
  void hasARowForAMetricAndAColumnForWhoeverKeepsIt() {
    view.print(
        "SQL",
        List.of(
            comparison("totals", "transactions", SALES, NONE),
            comparison("totals", "sales by category", SALES, NONE),
            comparison("windows", "transactions", SALES, NONE)));
    assertThat(lines())
        .containsExactly(
            List.of("compared", "keys", "SQL", "totals", "windows"),
            List.of("transactions", "4", "12 · €%.2f · 6 units".formatted(3.45), "equal", "equal"),
            List.of(
                "sales by category", "4", "12 · €%.2f · 6 units".formatted(3.45), "equal", "–"));
  }

  @Test
  void leavesOutWhatAMetricDoesNotHave() {
    view.print("SQL", List.of(comparison("totals", "carriers", new Amounts(3, 0, 0), NONE)));
    assertThat(lines().get(1)).containsExactly("carriers", "4", "3", "equal");
  }

  @Test
  void showsEachKeyThatDiffersAndByHowMuch() {
    view.print(
        "SQL",
        List.of(
            comparison(
                "windows",
                "transactions.status",
                SALES,
                List.of(
                    new Difference("completed", new Amounts(7, 500, 0), new Amounts(6, 400, 0)),
                    new Difference("", Amounts.ZERO, new Amounts(0, 0, 8)))),
            comparison("windows", "carriers", Amounts.ZERO, NONE)));
    assertThat(lines()).hasSize(5);
    assertThat(lines().get(1)).endsWith("2 differ");
    assertThat(lines().get(2))
        .containsExactly(
            "windows completed: expected 7 · €%.2f, found 6 · €%.2f, difference -1 · €%.2f"
                .formatted(5.0, 4.0, -1.0));
    assertThat(lines().get(3))
        .containsExactly("windows all: expected 0, found 0 · 8 units, difference 0 · 8 units");
    assertThat(lines().get(4)).endsWith("equal");
  }

  @Test
  void showsTheFirstOfManyDifferences() {
    List<Difference> many =
        IntStream.range(0, 1_000)
            .mapToObj(key -> new Difference("key-" + key, SALES, Amounts.ZERO))
            .toList();
    view.print("SQL", List.of(comparison("totals", "items.product", SALES, many)));
    assertThat(lines()).hasSize(12);
    assertThat(screen.text()).contains("1000 differ", "key-9:").doesNotContain("key-10:");
  }

  @Test
  void colourTellsWhatDiffers() {
    Screen coloured = new Screen(true);
    new AuditView(coloured.terminal())
        .print(
            "SQL",
            List.of(
                comparison("totals", "carriers", SALES, NONE),
                comparison(
                    "windows",
                    "carriers",
                    SALES,
                    List.of(new Difference("", SALES, Amounts.ZERO)))));
    assertThat(coloured.text())
        .containsPattern("\u001b\\[32mequal +\u001b\\[0m \u001b\\[31m1 differ +\u001b\\[0m");
  }

  /** Lines as their cells, which have two spaces or more between them, or begin a column. */
  private List<List<String>> lines() {
    return screen
        .text()
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> List.of(line.strip().split(" {2,}", -1)))
        .toList();
  }

  private static Comparison comparison(
      String numbers, String metric, Amounts sum, List<Difference> differences) {
    return new Comparison(numbers, metric, 4, sum, sum, differences, "");
  }
}
