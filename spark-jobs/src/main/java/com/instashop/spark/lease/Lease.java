package com.instashop.spark.lease;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.redis.RedisAddress;
import com.instashop.program.redis.RedisSession;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/**
 * The right to write what one query writes: of all drivers one has it, the others wait. A key in
 * Redis says who, and one beside it runs out unless the holder renews it, so that one that was
 * killed is followed soon.
 *
 * <p>Time alone fences nobody off: a driver can stand still for a minute and then go on. Hence
 * every write watches in its own transaction who has it ({@link #write}); to renew it changes
 * nothing of that, so a write may take as long as it does. A key that is gone, because Redis was
 * emptied, is taken again where nobody else has it; whether somebody wrote meanwhile is for the
 * writer to see.
 */
public final class Lease implements AutoCloseable {
  /** How long a holder that was killed keeps the others waiting. */
  public static final Duration LENGTH = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration ASKED_EVERY = Duration.ofMillis(500);
  private static final Duration TOLD_EVERY = Duration.ofMinutes(5);

  private final String query;
  private final String key;
  private final String renewalKey;
  private final RedisAddress address;
  private final String token = UUID.randomUUID().toString();
  private final String application;
  private final String host;
  private final Duration length;
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private final Thread renewal;

  /** The {@link Holder} as JSON. */
  private volatile String document;

  /** When the key was last known to be ours, by the clock that never goes back. */
  private volatile long confirmedNanos;

  private volatile LeaseLostException loss;
  private volatile boolean closed;

  /**
   * A lease that is not held yet.
   *
   * @param application Spark's id of it, for those who wait, as is the host
   */
  public Lease(String query, RedisAddress address, String application, String host) {
    this(query, address, application, host, LENGTH);
  }

  Lease(String query, RedisAddress address, String application, String host, Duration length) {
    this.query = query;
    this.key = RedisKeys.lease(query);
    this.renewalKey = RedisKeys.leaseRenewal(query);
    this.address = address;
    this.application = application;
    this.host = host;
    this.length = length;
    this.renewal = new Thread(this::renewAgainAndAgain, "lease-" + query);
    this.renewal.setDaemon(true);
  }

  /** Tells what this holder writes from what others do. */
  public String token() {
    return token;
  }

  /** Fails with a {@link LeaseLostException} once another one has it. */
  public CompletableFuture<Void> lost() {
    return lost;
  }

  /** Waits until it is held; it is renewed from then on. */
  public void acquire() throws InterruptedException {
    Holder known = null;
    long toldNanos = 0;
    try (RedisSession redis = new RedisSession(address)) {
      while (true) {
        Holder holder = redis.untilDone(this::take);
        if (holder.token().equals(token)) {
          break;
        }
        if (known == null
            || !known.token().equals(holder.token())
            || System.nanoTime() - toldNanos > TOLD_EVERY.toNanos()) {
          LOG.info("Standing by: {} is written by {}", query, holder);
          known = holder;
          toldNanos = System.nanoTime();
        }
        Thread.sleep(ASKED_EVERY.toMillis());
      }
    }
    if (known != null) {
      LOG.info("Taking over {} from {}", query, known);
    }
    renewal.start();
  }

  /** Takes it where nobody has it; says who has it now. */
  private Holder take(Jedis redis) {
    while (true) {
      long begin = System.nanoTime();
      Holder self =
          new Holder(
              token,
              application,
              host,
              ProcessHandle.current().pid(),
              Instant.now().truncatedTo(ChronoUnit.SECONDS));
      String json = Json.write(self);
      redis.watch(key, renewalKey);
      String found = redis.get(key);
      Holder holder = found == null ? null : Json.read(found, Holder.class);
      // Ours is one of which we never heard that we took it; an earlier version let the key itself
      // run out.
      if (holder != null
          && !holder.token().equals(token)
          && (redis.exists(renewalKey) || redis.pttl(key) >= 0)) {
        redis.unwatch();
        return holder;
      }
      try (AbstractTransaction transaction = redis.multi()) {
        transaction.set(key, json);
        renew(transaction);
        if (transaction.exec() != null) {
          document = json;
          confirmedNanos = begin;
          return self;
        }
      }
    }
  }

  private void renew(AbstractTransaction transaction) {
    transaction.set(renewalKey, token, SetParams.setParams().px(length.toMillis()));
  }

  /**
   * Writes in one transaction, unless another one has the lease; renews it by that.
   *
   * @param work may read, and gives what is to be written; it is done again where Redis was emptied
   *     meanwhile
   * @throws LeaseLostException where another one has it; then nothing was written
   */
  public void write(Jedis redis, Function<Jedis, Consumer<AbstractTransaction>> work) {
    while (true) {
      redis.watch(key);
      long begin = System.nanoTime();
      try {
        String found = redis.get(key);
        verify(found);
        Consumer<AbstractTransaction> commands = work.apply(redis);
        try (AbstractTransaction transaction = redis.multi()) {
          if (found == null) {
            transaction.set(key, document);
          }
          renew(transaction);
          commands.accept(transaction);
          if (transaction.exec() != null) {
            confirmedNanos = begin;
            return;
          }
        }
      } catch (LeaseLostException e) {
        redis.unwatch();
        throw e;
      }
    }
  }

  /**
   * Makes sure that it is still held, without a write. Redis is asked only where it was not heard
   * of for so long that the lease may have run out; where it does not answer, nobody else can have
   * taken it from there, either.
   *
   * @throws LeaseLostException where another one has it
   */
  public void check() {
    if (loss == null && System.nanoTime() - confirmedNanos < length.toNanos()) {
      return;
    }
    String found = null;
    try (RedisSession redis = new RedisSession(address)) {
      found = redis.once(connection -> connection.get(key));
    } catch (JedisConnectionException | JedisDataException e) {
      LOG.debug("Redis does not tell who has the lease", e);
    }
    verify(found);
  }

  private void verify(String found) {
    if (closed) {
      throw new LeaseLostException("The lease of %s was given back".formatted(query));
    }
    if (found != null && !found.equals(document)) {
      giveUp("%s is written by %s".formatted(query, Json.read(found, Holder.class)));
    }
    LeaseLostException known = loss;
    if (known != null) {
      throw known;
    }
  }

  /**
   * Counts it as lost: there are signs that another one had it meanwhile.
   *
   * @throws LeaseLostException always
   */
  public void giveUp(String reason) {
    LeaseLostException thrown = new LeaseLostException(reason + ": this application ends");
    loss = thrown;
    lost.completeExceptionally(thrown);
    throw thrown;
  }

  private void renewAgainAndAgain() {
    Duration every = length.dividedBy(5);
    try (RedisSession redis = new RedisSession(address)) {
      while (true) {
        Thread.sleep(every.toMillis());
        if (System.nanoTime() - confirmedNanos > every.toNanos()) {
          renew(redis);
        }
      }
    } catch (LeaseLostException e) {
      LOG.debug("Nothing to renew", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew(RedisSession redis) throws InterruptedException {
    try {
      redis.untilDone(
          connection -> {
            write(connection, unused -> transaction -> {});
            return null;
          });
    } catch (JedisDataException e) {
      // A Redis that refuses to write, for example: the next time may be better.
      LOG.warn("Cannot renew the lease of {}: {}", query, e.getMessage());
    }
  }

  /** Gives it back, so that another one can have it at once. */
  @Override
  public void close() {
    closed = true;
    renewal.interrupt();
    try (RedisSession redis = new RedisSession(address)) {
      redis.once(
          connection -> {
            release(connection);
            return null;
          });
    } catch (JedisConnectionException | JedisDataException e) {
      LOG.debug("It runs out by itself", e);
    }
  }

  private void release(Jedis redis) {
    boolean done = false;
    while (!done) {
      redis.watch(key);
      String found = redis.get(key);
      if (found == null || !found.equals(document)) {
        redis.unwatch();
        return;
      }
      try (AbstractTransaction transaction = redis.multi()) {
        transaction.del(key, renewalKey);
        done = transaction.exec() != null;
      }
    }
  }
}
