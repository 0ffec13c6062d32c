package com.instashop.program.redis;

import java.util.List;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The errors of Redis that pass by themselves, or as soon as somebody helps it: who writes waits
 * for them to end. Their names are those of <a
 * href="https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors">the
 * protocol</a>.
 */
public final class PassingErrors {
  private static final List<String> NAMES =
      List.of(
          // It starts, and has not read its data yet.
          "LOADING",
          // It is a replica now, or one that has lost its master.
          "READONLY",
          "MASTERDOWN",
          "NOREPLICAS",
          "CLUSTERDOWN",
          "TRYAGAIN",
          // Its memory or its disk is full.
          "OOM",
          "MISCONF",
          // A script runs.
          "BUSY",
          // One of these, of a command within a transaction.
          "EXECABORT");

  private PassingErrors() {}

  /** Whether to try again; a connection that broke is one of them. */
  public static boolean isOne(JedisException e) {
    return e instanceof JedisConnectionException
        || e.getMessage() != null
            && NAMES.stream()
                .anyMatch(
                    name -> e.getMessage().equals(name) || e.getMessage().startsWith(name + " "));
  }
}
