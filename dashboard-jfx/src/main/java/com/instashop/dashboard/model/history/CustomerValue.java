package com.instashop.dashboard.model.history;

import java.math.BigDecimal;

/**
 * What a merchant sold.
 *
 * @param customerId null for NULL
 * @param name null where the warehouse has never seen the merchant, as is {@code plan}
 */
public record CustomerValue(
    Long customerId,
    String name,
    String plan,
    long transactions,
    long completed,
    BigDecimal revenue) {}
