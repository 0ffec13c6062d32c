package com.instashop.spark.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder beside the checkpoints for dead letters that Kafka does not take. A task writes there.
 *
 * @param location a path or a Hadoop URI
 */
public record DeadLetterFolder(String location, SerializableConfiguration hadoop)
    implements Serializable {
  private static final String NAME = "dead-letters";

  /** The folder of an application. */
  public static DeadLetterFolder of(SparkContext spark, String checkpoints) {
    return new DeadLetterFolder(
        new Path(checkpoints, NAME).toString(),
        new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  /** A file that is there in full once it is closed; one of the same name is replaced. */
  OutputStream create(String name) throws IOException {
    Path file = new Path(location, name + ".jsonl");
    return file.getFileSystem(hadoop.value()).create(file, true);
  }
}
