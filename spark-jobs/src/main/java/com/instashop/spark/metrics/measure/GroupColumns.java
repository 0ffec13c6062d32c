package com.instashop.spark.metrics.measure;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of pre-aggregated groups, before and after Spark adds them up. */
public final class GroupColumns {
  /** The newest commit time of the group; it moves the watermark. */
  public static final String COMMIT_TIME = "commit_time";

  public static final String WINDOW = "window";
  public static final String KIND = "kind";
  public static final String METRIC = "metric";
  public static final String KEY = "key";
  public static final String COUNT = "count";
  public static final String CENTS = "cents";
  public static final String QUANTITY = "quantity";

  /** The smallest and the largest amount that was booked at once, in cents. */
  public static final String MIN_CENTS = "min_cents";

  public static final String MAX_CENTS = "max_cents";

  /** A product's name and category with the Kafka offset that tells the newest; else null. */
  public static final String PRODUCT = "product";

  public static final String PRODUCT_OFFSET = "offset";
  public static final String PRODUCT_NAME = "name";
  public static final String PRODUCT_CATEGORY = "category";

  static final StructType PRODUCT_SCHEMA =
      new StructType()
          .add(PRODUCT_OFFSET, DataTypes.LongType)
          .add(PRODUCT_NAME, DataTypes.StringType)
          .add(PRODUCT_CATEGORY, DataTypes.StringType);

  /** A group as a task emits it. */
  public static final StructType SCHEMA =
      new StructType()
          .add(COMMIT_TIME, DataTypes.TimestampType)
          .add(KIND, DataTypes.StringType)
          .add(METRIC, DataTypes.StringType)
          .add(KEY, DataTypes.StringType)
          .add(COUNT, DataTypes.LongType)
          .add(CENTS, DataTypes.LongType)
          .add(QUANTITY, DataTypes.LongType)
          .add(MIN_CENTS, DataTypes.LongType)
          .add(MAX_CENTS, DataTypes.LongType)
          .add(PRODUCT, PRODUCT_SCHEMA);

  private GroupColumns() {}
}
