package com.instashop.spark.kafka;

import java.io.Serializable;

/** A record as it comes from Kafka; a bean, so that Spark fills it without boxing. */
public final class SourceRecord implements Serializable {
  private static final long serialVersionUID = 1;

  private int topicIndex;
  private int partition;
  private long offset;
  private byte[] value;

  /** The topic's place in {@link TopicSource#topics()}. */
  public int getTopicIndex() {
    return topicIndex;
  }

  public void setTopicIndex(int topicIndex) {
    this.topicIndex = topicIndex;
  }

  public int getPartition() {
    return partition;
  }

  public void setPartition(int partition) {
    this.partition = partition;
  }

  public long getOffset() {
    return offset;
  }

  public void setOffset(long offset) {
    this.offset = offset;
  }

  public byte[] getValue() {
    return value;
  }

  public void setValue(byte[] value) {
    this.value = value;
  }
}
