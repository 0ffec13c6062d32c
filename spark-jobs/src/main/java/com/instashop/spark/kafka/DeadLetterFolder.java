package com.instashop.spark.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/**
 * A folder beside the checkpoints for dead letters that Kafka does not take. A task writes there.
 *
 * @param location a path or a Hadoop URI
 * @param hadoop Spark's settings of Hadoop: those of its files a task has itself
 */
public record DeadLetterFolder(String location, Map<String, String> hadoop)
    implements Serializable {
  private static final String NAME = "dead-letters";

  /** The folder of an application. */
  public static DeadLetterFolder of(SparkContext spark, String checkpoints) {
    Map<String, String> hadoop = new TreeMap<>();
    for (var setting : spark.getConf().getAllWithPrefix("spark.hadoop.")) {
      hadoop.put(setting._1(), setting._2());
    }
    return new DeadLetterFolder(new Path(checkpoints, NAME).toString(), hadoop);
  }

  /** A file that is there in full once it is closed; one of the same name is replaced. */
  OutputStream create(String name) throws IOException {
    Configuration configuration = new Configuration();
    hadoop.forEach(configuration::set);
    Path file = new Path(location, name + ".jsonl");
    return file.getFileSystem(configuration).create(file, true);
  }
}
