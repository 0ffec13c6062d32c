package com.instashop.dashboard.model.history;

/**
 * How a carrier delivered.
 *
 * @param carrierId null for NULL
 * @param carrier null where the warehouse has never seen it
 * @param late of those delivered, after the estimated date
 * @param seconds from creation to delivery, all parcels together
 */
public record CarrierTimes(
    Long carrierId, String carrier, long delivered, long late, long seconds) {}
