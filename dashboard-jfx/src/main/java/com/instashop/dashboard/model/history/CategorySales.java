package com.instashop.dashboard.model.history;

import java.math.BigDecimal;

/**
 * What was sold of a category.
 *
 * @param category null for NULL, and where it is not known
 * @param known whether there are products that were sold; false for those that are not there
 * @param netRevenue of completed transactions, in euro
 * @param before the same in the period before
 */
public record CategorySales(
    String category,
    boolean known,
    long netUnits,
    BigDecimal netRevenue,
    BigDecimal grossSales,
    BigDecimal before) {}
