package com.instashop.contracts.redis;

import java.io.Serializable;

/**
 * What a product is called. The values of {@link RedisKeys#SPARK_PRODUCTS}.
 *
 * @param partition of the topic, by which it is told
 * @param offset of the record
 * @param lsn PostgreSQL's position of the change; negative where it is not known
 * @param name null for NULL, as is the category
 */
public record ProductLabel(int partition, long offset, long lsn, String name, String category)
    implements Serializable {
  /** Of a product that nobody has told of. */
  public static final ProductLabel UNKNOWN = new ProductLabel(0, -1, -1, null, null);

  /**
   * Whether it says no more than another one. Rows move to other partitions where some are added;
   * within one the offset is the order.
   */
  public boolean isOlderThan(ProductLabel other) {
    return partition == other.partition ? offset <= other.offset : lsn < other.lsn;
  }
}
