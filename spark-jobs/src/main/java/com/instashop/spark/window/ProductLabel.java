package com.instashop.spark.window;

/**
 * What a product is called, by the record at this offset of its partition: the highest is newest.
 */
public record ProductLabel(long offset, String name, String category) {
  public static final ProductLabel UNKNOWN = new ProductLabel(-1, "unknown", "unknown");
}
