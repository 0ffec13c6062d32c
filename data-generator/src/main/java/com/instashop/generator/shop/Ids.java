package com.instashop.generator.shop;

/** Where new primary keys come from; asked once for each row of a table. */
@FunctionalInterface
public interface Ids {
  /** The next id of a table. */
  long next(String table);
}
