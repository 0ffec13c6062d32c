package com.instashop.dashboard.model;

import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricRow;
import java.util.List;

/**
 * A metric that somebody declared, now.
 *
 * @param rows the largest first
 */
public record DeclaredMetric(Declaration declaration, List<MetricRow> rows) {}
