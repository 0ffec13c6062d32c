package com.instashop.dashboard.model.history;

/**
 * How the visits ended that began on a channel.
 *
 * @param channel null for NULL
 * @param seconds from the first to the last step, all visits together
 */
public record ChannelVisits(
    String channel,
    long visits,
    long conversions,
    long cartAbandonments,
    long bounces,
    long open,
    long seconds) {}
