package com.instashop.dashboard.model.history;

import java.math.BigDecimal;

/**
 * What was sold of a product, in completed transactions.
 *
 * @param name null where the warehouse has never seen the product
 */
public record ProductSales(
    long productId, String name, String category, long units, BigDecimal revenue) {}
