package com.instashop.stack.server;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.PartsHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.Usage;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/** Says every few seconds in Redis how the parts are, and what they use of this machine. */
final class PartsPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(PartsPublisher.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Deployment deployment;
  private final Path data;
  private final Supplier<StackState> state;
  private final Usage usage = new Usage();

  /**
   * One that says nothing yet.
   *
   * @param data where the stack keeps its data
   */
  PartsPublisher(Deployment deployment, Path data, Supplier<StackState> state) {
    this.deployment = deployment;
    this.data = data;
    this.state = state;
  }

  /** Begins, until this process ends. */
  void start() {
    Thread thread = new Thread(this::publishAgainAndAgain, "parts-health");
    thread.setDaemon(true);
    thread.start();
  }

  private void publishAgainAndAgain() {
    try {
      usage.of(state.get());
      while (state.get().phase() == StackState.Phase.UP) {
        Thread.sleep(EVERY.toMillis());
        publish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** While Redis is away it is only missed. */
  private void publish() {
    try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      FileStore disk = Files.getFileStore(data);
      PartsHealth health =
          new PartsHealth(
              usage.of(state.get()),
              Runtime.getRuntime().availableProcessors(),
              new PartsHealth.Disk(disk.getUsableSpace(), disk.getTotalSpace()),
              Instant.now());
      redis.hset(RedisKeys.HEALTH, RedisKeys.HEALTH_PARTS, Json.write(health));
    } catch (RuntimeException | IOException e) {
      LOG.debug("Nobody is told how the parts are", e);
    }
  }
}
