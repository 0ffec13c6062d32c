package com.instashop.spark.query;

import org.apache.spark.SparkContext;

/** What Spark's web pages call the work on a batch; set in the thread of its query. */
public final class BatchNames {
  private final String query;

  public BatchNames(String query) {
    this.query = query;
  }

  /**
   * Names the jobs and the stages that are submitted from here on.
   *
   * @param stage what the last stage of a job does
   */
  public void writing(SparkContext spark, long batch, String stage) {
    spark.setJobDescription("%s: batch %d".formatted(query, batch));
    spark.setCallSite("%s: %s".formatted(query, stage));
  }
}
