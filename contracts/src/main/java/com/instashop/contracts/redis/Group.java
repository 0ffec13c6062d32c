package com.instashop.contracts.redis;

/**
 * What the changes of a window booked for a key: the values of {@link RedisKeys#SPARK_GROUPS}.
 *
 * @param smallestCents the smallest amount booked at once
 * @param largestCents the largest amount booked at once
 */
public record Group(Amounts amounts, long smallestCents, long largestCents) {

  /** Both together. */
  public Group plus(Group other) {
    return new Group(
        amounts.plus(other.amounts),
        Math.min(smallestCents, other.smallestCents),
        Math.max(largestCents, other.largestCents));
  }
}
