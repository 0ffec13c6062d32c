package com.instashop.contracts.settings;

/**
 * The environment variables that every program reads, so that no address is configured twice and no
 * password stands on a command line. Database URLs are named by {@link
 * com.instashop.contracts.schema.Database#urlVariable()}.
 */
public final class Environment {
  /** Kafka bootstrap servers, {@code host:port[,host:port…]}. */
  public static final String KAFKA = "INSTASHOP_KAFKA";

  /** Base URL of Kafka Connect's REST API. */
  public static final String CONNECT_URL = "INSTASHOP_CONNECT_URL";

  /** {@code redis://host:port}, without credentials. */
  public static final String REDIS = "INSTASHOP_REDIS";

  /** The program's own Redis user (ACL). */
  public static final String REDIS_USER = "INSTASHOP_REDIS_USER";

  public static final String REDIS_PASSWORD = "INSTASHOP_REDIS_PASSWORD";

  /** The program's own PostgreSQL role. */
  public static final String DB_USER = "INSTASHOP_DB_USER";

  public static final String DB_PASSWORD = "INSTASHOP_DB_PASSWORD";

  public static final String DEFAULT_KAFKA = "localhost:9092";
  public static final String DEFAULT_CONNECT_URL = "http://localhost:8083";
  public static final String DEFAULT_REDIS = "redis://localhost:6379";

  private Environment() {}
}
