package com.instashop.spark.window;

import com.instashop.contracts.redis.Amounts;

/**
 * The absolute value of a group within its window.
 *
 * @param smallestCents the smallest amount booked at once
 * @param largestCents the largest amount booked at once
 */
public record Group(Amounts amounts, long smallestCents, long largestCents) {}
