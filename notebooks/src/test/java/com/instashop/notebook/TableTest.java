package com.instashop.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(30);

  private record Window(Instant windowStart, long sales, BigDecimal revenue) {}

  private static final Table WINDOWS =
      Table.of(
          List.of(
              new Window(NOON, 1300, new BigDecimal("58314.00")),
              new Window(LATER, 2, new BigDecimal("-7.50"))),
          Window.class);

  @Test
  void recordsBecomeRows() {
    assertThat(WINDOWS.columns()).containsExactly("window_start", "sales", "revenue");
    assertThat(WINDOWS.rows())
        .containsExactly(
            List.of(NOON, 1300L, new BigDecimal("58314.00")),
            List.of(LATER, 2L, new BigDecimal("-7.50")));
  }

  @Test
  void joinsByKeyAndLeavesNothingOut() {
    Table there = new Table(List.of("sales_there", "window_start"), List.of(List.of(1300L, NOON)));

    Table joined = WINDOWS.select("window_start", "sales").join(there, "window_start");

    assertThat(joined.columns()).containsExactly("window_start", "sales", "sales_there");
    assertThat(joined.rows())
        .containsExactly(List.of(NOON, 1300L, 1300L), Arrays.asList(LATER, 2L, null));
  }

  @Test
  void numbersStandOnTheRightWithGroupsOfThree() {
    assertThat(html(WINDOWS))
        .contains("<th class=\"text\">window start</th>", "<th class=\"number\">revenue</th>")
        .contains("<td class=\"text\">2026-11-24 12:00:00</td>")
        .contains("<td class=\"number\">1,300</td>", "<td class=\"number\">58,314.00</td>");
  }

  @Test
  void whatNamesSomethingIsNotGrouped() {
    assertThat(html(new Table(List.of("product_id"), List.of(List.of(123456L)))))
        .contains(">123456<");
  }

  @Test
  void textIsNoMarkup() {
    assertThat(html(new Table(List.of("name"), List.of(List.of("<b>Bär & Söhne</b>")))))
        .contains("&lt;b&gt;Bär &amp; Söhne&lt;/b&gt;");
  }

  @Test
  void anUnknownColumnIsNamed() {
    assertThatThrownBy(() -> WINDOWS.select("cost"))
        .hasMessage("No column cost: there are [window_start, sales, revenue]");
  }

  private static String html(Table table) {
    return (String) table.displayData().data().get("text/html");
  }
}
