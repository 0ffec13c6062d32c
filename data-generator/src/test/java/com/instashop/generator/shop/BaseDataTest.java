package com.instashop.generator.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.generator.change.Sql;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaseDataTest {
  private final Life base = Life.of(42, 70, 0);

  @Test
  void makesAShopOfTheAgreedSize() {
    Map<String, Integer> rows = new HashMap<>();
    base.written().forEach(row -> rows.merge(row.sql().table(), 1, Integer::sum));
    assertThat(rows)
        .isEqualTo(
            Map.of(
                "customer",
                50,
                "buyer",
                100,
                "product",
                200,
                "stock",
                200,
                "carrier",
                5,
                "segment",
                4,
                "customersegment",
                50));
  }

  @Test
  void sameSeedMakesTheSameShop() {
    assertThat(Life.of(42, 70, 0)).isEqualTo(base);
    assertThat(Life.of(43, 70, 0)).isNotEqualTo(base);
  }

  @Test
  void pricesBeginWithinTheRangeOfTheirCategory() {
    for (Written product : base.written(Sql.INSERT_PRODUCT)) {
      Category category = Category.ofLabel(product.text("category"));
      assertThat(category.label()).isEqualTo(product.text("category"));
      assertThat(product.cents("price")).isBetween(category.lowestCents(), category.highestCents());
    }
  }

  @Test
  void everyProductIsInStockAboveItsReorderPoint() {
    assertThat(base.written(Sql.INSERT_STOCK))
        .allMatch(stock -> stock.number("available_quantity") > stock.number("reorder_point"))
        .extracting(stock -> stock.get("product_id"))
        .containsExactlyElementsOf(
            base.written(Sql.INSERT_PRODUCT).stream().map(row -> row.get("product_id")).toList());
  }
}
