package com.instashop.spark.metrics.window;

import com.instashop.contracts.redis.Group;

/**
 * What the changes of a batch booked for a key within a window.
 *
 * @param windowStart milliseconds since the epoch; of no meaning for kinds that are of no window
 */
public record Booked(long windowStart, GroupKey key, Group group) {}
