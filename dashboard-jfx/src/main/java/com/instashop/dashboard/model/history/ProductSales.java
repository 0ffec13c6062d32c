package com.instashop.dashboard.model.history;

import java.math.BigDecimal;

/**
 * What was sold of a product, in completed transactions.
 *
 * @param productId null for NULL, as is {@code category}
 * @param name null where the warehouse has never seen the product
 */
public record ProductSales(
    Long productId, String name, String category, long units, BigDecimal revenue) {}
