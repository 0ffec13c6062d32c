package com.instashop.contracts.settings;

import java.net.URI;
import java.util.Map;

/**
 * Where Redis is and who we are there.
 *
 * @param user null for a Redis without users, as is the password
 */
public record RedisAddress(String host, int port, String user, String password) {
  private static final int DEFAULT_PORT = 6379;

  /**
   * Reads an address, {@code redis://host[:port]}, and takes user and password from the
   * environment.
   *
   * @throws IllegalArgumentException where it is no such address
   */
  public static RedisAddress of(URI uri, Map<String, String> environment) {
    if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Not an address of Redis: " + uri + " (expected redis://host:port)");
    }
    return new RedisAddress(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        environment.get(Environment.REDIS_USER),
        environment.get(Environment.REDIS_PASSWORD));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
