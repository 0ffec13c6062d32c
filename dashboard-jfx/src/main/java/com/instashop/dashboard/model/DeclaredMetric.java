package com.instashop.dashboard.model;

import com.instashop.program.metric.MetricRow;
import java.util.List;

/**
 * A metric that somebody declared, now.
 *
 * @param dimensions the columns that it is split by
 * @param money what its sum of money, or of another decimal, is of; null for none
 * @param euro whether it is money
 * @param units what its sum of units is of; null for none
 * @param rows the largest first
 */
public record DeclaredMetric(
    String name,
    String title,
    List<String> dimensions,
    String money,
    boolean euro,
    String units,
    List<MetricRow> rows) {}
