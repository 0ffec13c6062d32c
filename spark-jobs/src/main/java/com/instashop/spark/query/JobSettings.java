package com.instashop.spark.query;

import com.instashop.program.redis.RedisAddress;

/**
 * What the application needs to know.
 *
 * @param kafka bootstrap servers
 * @param checkpoint folder of the queries' checkpoints, a path or a Hadoop URI
 */
public record JobSettings(String kafka, RedisAddress redis, String checkpoint) {}
