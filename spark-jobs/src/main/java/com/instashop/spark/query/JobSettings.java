package com.instashop.spark.query;

import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.redis.RedisAddress;

/**
 * What the application needs to know.
 *
 * @param checkpoint folder of the queries' checkpoints, a path or a Hadoop URI
 */
public record JobSettings(KafkaAddress kafka, RedisAddress redis, String checkpoint) {}
