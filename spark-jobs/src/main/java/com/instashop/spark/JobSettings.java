package com.instashop.spark;

import com.instashop.spark.sink.RedisSettings;

/**
 * What the application needs to know.
 *
 * @param kafka bootstrap servers
 * @param checkpoint folder of the queries' checkpoints, a path or a Hadoop URI
 */
record JobSettings(String kafka, RedisSettings redis, String checkpoint) {}
