package com.instashop.dashboard.model.history;

import java.time.Instant;

/**
 * A product ran out.
 *
 * @param productId null for NULL
 * @param product null where the warehouse has never seen it, as is {@code category}
 * @param quantityBefore null where that is not known, as is {@code quantityNow}
 */
public record StockOut(
    Instant at,
    Long productId,
    String product,
    String category,
    Integer quantityBefore,
    Integer quantityNow) {}
