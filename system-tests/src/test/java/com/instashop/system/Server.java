package com.instashop.system;

/** What can be killed, or be away for a while, wherever it runs. */
enum Server {
  /** The operational databases. */
  POSTGRES,
  REDIS,
  /** One of the brokers. */
  KAFKA,
  CONNECT,
  /** The driver of the Spark application. */
  SPARK,
  TOTALS
}
