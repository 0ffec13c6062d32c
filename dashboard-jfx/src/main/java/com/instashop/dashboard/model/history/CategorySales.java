package com.instashop.dashboard.model.history;

import java.math.BigDecimal;

/**
 * What was sold of a category.
 *
 * @param category null for NULL
 * @param netRevenue of completed transactions, in euro
 * @param before the same in the period before
 */
public record CategorySales(
    String category,
    long netUnits,
    BigDecimal netRevenue,
    BigDecimal grossSales,
    BigDecimal before) {}
