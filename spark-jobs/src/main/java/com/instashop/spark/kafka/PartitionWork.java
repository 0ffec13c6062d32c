package com.instashop.spark.kafka;

import java.io.Serializable;
import java.util.Iterator;

/**
 * What a task makes of the records of one partition of Kafka in one batch.
 *
 * @param <T> what the driver gets of it
 */
public interface PartitionWork<T> extends Serializable {
  /**
   * Takes the records in their order.
   *
   * @param records one at least
   */
  T take(Iterator<SourceRecord> records);
}
