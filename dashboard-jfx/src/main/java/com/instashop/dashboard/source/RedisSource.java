package com.instashop.dashboard.source;

import com.instashop.changes.measure.Windows;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.metric.MetricFolder;
import com.instashop.program.redis.RedisAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The documents in Redis, each reading at one moment (MULTI). The windows of the last hour are read
 * as a whole once a window; in between only the newest, which are the ones that move.
 */
public final class RedisSource implements LiveSource {
  /** How often all windows are read: once in the time of one. */
  private static final Duration ALL_EVERY = Windows.LENGTH;

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The watermark is 10 s behind, so no more than two windows are open at a time. */
  private static final int MOVING = 3;

  private static final Logger LOG = LoggerFactory.getLogger(RedisSource.class);

  private final RedisAddress address;
  private final RedisSignal signal;
  private final DeclaredHashes declared;
  private final Map<Documents.Subject, TreeMap<String, String>> windows =
      new EnumMap<>(Documents.Subject.class);
  private Jedis connection;
  private boolean away;
  private long readAll;

  /**
   * The source of a Redis.
   *
   * @param folder of the metrics that people declare
   */
  public RedisSource(RedisAddress address, MetricFolder folder) {
    this.address = address;
    this.declared = new DeclaredHashes(folder);
    this.signal = new RedisSignal(() -> address.connect(Duration.ZERO));
    for (Documents.Subject subject : Documents.Subject.values()) {
      windows.put(subject, new TreeMap<>());
    }
  }

  @Override
  public Documents read() throws SourceAwayException {
    try {
      if (connection == null) {
        connection = address.connect(TIMEOUT);
        readAll = 0;
      }
      Documents documents = transaction();
      if (away) {
        LOG.info("Redis at {} is back", address);
      }
      away = false;
      return documents;
    } catch (JedisException e) {
      if (!away) {
        LOG.warn("Redis at {} is away: {}", address, e.getMessage());
      }
      away = true;
      disconnect();
      throw new SourceAwayException("Redis at %s: %s".formatted(address, e.getMessage()), e);
    }
  }

  private Documents transaction() {
    long now = System.nanoTime();
    boolean all = readAll == 0 || now - readAll >= ALL_EVERY.toNanos();
    Map<String, Response<String>> strings = new HashMap<>();
    Response<Map<String, String>> health;
    Map<Documents.Subject, Response<Map<String, String>>> full =
        new EnumMap<>(Documents.Subject.class);
    Map<Documents.Subject, Response<List<String>>> moving = new EnumMap<>(Documents.Subject.class);
    Map<Documents.Subject, String[]> fields = new EnumMap<>(Documents.Subject.class);
    try (AbstractTransaction transaction = connection.multi()) {
      Documents.STRINGS.forEach(key -> strings.put(key, transaction.get(key)));
      health = transaction.hgetAll(RedisKeys.HEALTH);
      declared.ask(transaction);
      windows.forEach(
          (subject, known) -> {
            if (all || known.isEmpty()) {
              full.put(subject, transaction.hgetAll(subject.key()));
            } else {
              String[] newest = newest(known);
              fields.put(subject, newest);
              moving.put(subject, transaction.hmget(subject.key(), newest));
            }
          });
      transaction.exec();
    }
    declared.answered();
    if (all) {
      readAll = now;
    }
    full.forEach(
        (subject, found) -> {
          windows.get(subject).clear();
          windows.get(subject).putAll(found.get());
        });
    moving.forEach((subject, found) -> update(subject, fields.get(subject), found.get()));
    return documents(strings, health.get());
  }

  /** The windows that may still change, and those that may have come since. */
  private static String[] newest(NavigableMap<String, String> known) {
    List<String> fields = new ArrayList<>(known.descendingKeySet().stream().limit(MOVING).toList());
    Instant last = Instant.parse(known.lastKey());
    for (int next = 1; next <= MOVING; next++) {
      fields.add(last.plus(Windows.LENGTH.multipliedBy(next)).toString());
    }
    return fields.toArray(String[]::new);
  }

  private void update(Documents.Subject subject, String[] fields, List<String> found) {
    for (int i = 0; i < fields.length; i++) {
      if (found.get(i) == null) {
        windows.get(subject).remove(fields[i]);
      } else {
        windows.get(subject).put(fields[i], found.get(i));
      }
    }
  }

  private Documents documents(Map<String, Response<String>> strings, Map<String, String> health) {
    Map<String, String> documents = new HashMap<>();
    strings.forEach(
        (key, document) -> {
          if (document.get() != null) {
            documents.put(key, document.get());
          }
        });
    Map<String, Map<String, String>> hashes = new HashMap<>();
    hashes.put(RedisKeys.HEALTH, health);
    windows.forEach((subject, known) -> hashes.put(subject.key(), Map.copyOf(known)));
    hashes.putAll(declared.hashes());
    return new Documents(documents, hashes, declared.metrics());
  }

  @Override
  public void awaitChange(Duration atMost) throws InterruptedException {
    signal.await(atMost);
  }

  private void disconnect() {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (JedisException e) {
      LOG.debug("Redis at {} was gone before the connection was closed", address, e);
    } finally {
      connection = null;
    }
  }

  @Override
  public void close() {
    signal.close();
    disconnect();
  }
}
