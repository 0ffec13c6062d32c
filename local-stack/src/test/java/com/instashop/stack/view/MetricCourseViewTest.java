package com.instashop.stack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Slot;
import com.instashop.changes.measure.Sum;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Amount;
import com.instashop.program.metric.MetricCourse.Grain;
import com.instashop.program.metric.MetricCourse.Point;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricCourseViewTest {

  @Test
  void saysHowMuchThereWasAndWhatCameToIt() {
    Metric metric =
        Metric.declared("refunds", "Refunds", ShopTables.TRANSACTION)
            .money(Sum.of(Slot.of(ShopTables.TRANSACTION, "total_amount")));
    MetricCourse course =
        new MetricCourse(
            Map.of(),
            Grain.HOUR,
            List.of(
                new Point(Instant.parse("2026-11-29T08:00:00Z"), null, null),
                new Point(
                    Instant.parse("2026-11-29T09:00:00Z"),
                    new Amount(1_000, new BigDecimal("12345.60"), 0),
                    new Amount(1_234, new BigDecimal("23456.78"), 0))),
            Instant.parse("2026-11-29T09:20:00Z"),
            null);
    assertThat(MetricCourseView.table(Declaration.of(metric), course))
        .containsExactly(
            List.of("UTC", "rows", "added", "total_amount", "added"),
            List.of("2026-11-29 08:00", "–", "–", "–", "–"),
            List.of("2026-11-29 09:00", "1,234", "1,000", "€23,456.78", "€12,345.60"));
  }
}
