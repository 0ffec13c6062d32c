package com.instashop.dashboard.model.history;

import java.math.BigDecimal;

/**
 * What was sold of a product, in completed transactions.
 *
 * @param productId null for NULL
 * @param name null for NULL, as is the category; both also where the product is not there
 */
public record ProductSales(
    Long productId, String name, String category, long units, BigDecimal revenue) {}
