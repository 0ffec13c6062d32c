package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Catalogue;
import com.instashop.contracts.schema.CapturedTable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TotalQueryTest {

  @Test
  void eachMetricOfATableHasExactlyOneQuery() {
    assertThat(TotalQuery.all(Catalogue.SHIPPED, CapturedTable::quoted))
        .extracting(TotalQuery::metric)
        .containsExactlyInAnyOrderElementsOf(
            Catalogue.SHIPPED.metrics().stream().filter(metric -> metric.table() != null).toList());
  }

  @Test
  void eachQueryAsksOnlyTheTableOfItsMetric() {
    for (TotalQuery query : TotalQuery.all(Catalogue.SHIPPED, CapturedTable::quoted)) {
      assertThat(query.database()).isEqualTo(query.metric().table().database());
      assertThat(query.sql().split("FROM ", -1))
          .hasSizeGreaterThan(1)
          .satisfies(
              parts ->
                  assertThat(Arrays.stream(parts).skip(1))
                      .allMatch(
                          part ->
                              part.split("\\W", -1)[0].equals(query.metric().table().tableName())));
    }
  }

  @Test
  void aQueryEndsWhereTheNextOneBegins() {
    assertThat(TotalQuery.all(Catalogue.SHIPPED, CapturedTable::quoted))
        .allSatisfy(
            query -> assertThat(query.sql()).startsWith("SELECT ").doesNotContain(";", "--"));
  }
}
