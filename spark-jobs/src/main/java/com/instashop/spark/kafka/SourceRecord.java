package com.instashop.spark.kafka;

/**
 * A record as it comes from Kafka.
 *
 * @param value null where it has none
 */
public record SourceRecord(String topic, int partition, long offset, byte[] value) {}
