package com.instashop.contracts.redis;

import java.io.Serializable;

/**
 * What a product is called, by the record at this offset of its partition: the highest is newest.
 * The values of {@link RedisKeys#SPARK_PRODUCTS}.
 *
 * @param name null for NULL, as is the category
 */
public record ProductLabel(long offset, String name, String category) implements Serializable {
  public static final ProductLabel UNKNOWN = new ProductLabel(-1, "unknown", "unknown");
}
