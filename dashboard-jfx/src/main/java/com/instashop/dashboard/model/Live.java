package com.instashop.dashboard.model;

import com.instashop.contracts.redis.Dashboard;
import com.instashop.contracts.redis.WindowDocuments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The numbers of a moment.
 *
 * @param totals null where there are none yet, as for {@code topProducts} and {@code stock}
 * @param stock the newest window, with the products that are low now
 * @param declared the metrics that people declare
 * @param unreadable names of documents that cannot be read
 * @param readAt by our clock
 * @param took how long reading them took
 */
public record Live(
    Dashboard totals,
    Windows windows,
    WindowDocuments.TopProducts topProducts,
    WindowDocuments.Stock stock,
    List<DeclaredMetric> declared,
    Health health,
    List<String> unreadable,
    Instant readAt,
    Duration took)
    implements Reading {}
