package com.instashop.program.kafka;

import com.instashop.contracts.ProgramException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Where Kafka is and who we are there.
 *
 * @param servers bootstrap servers
 * @param guard what else every client has to know: encryption, user, password, by the names of <a
 *     href="https://kafka.apache.org/39/documentation.html#security">Kafka's own settings</a>
 */
public record KafkaAddress(String servers, TreeMap<String, String> guard) implements Serializable {
  private static final long serialVersionUID = 1;

  /** How long a command waits for an answer: a broker that is started again needs some seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A Kafka that everybody may use. */
  public static KafkaAddress open(String servers) {
    return new KafkaAddress(servers, new TreeMap<>());
  }

  /** Whether its clients speak TLS. */
  public boolean isEncrypted() {
    return guard.getOrDefault("security.protocol", "").endsWith("SSL");
  }

  /** The settings of a client that needs no others. */
  public Map<String, Object> settings() {
    return settings(Map.of());
  }

  /** The settings of a client, with its own, which win. */
  public Map<String, Object> settings(Map<String, ?> own) {
    Map<String, Object> settings = new HashMap<>(guard);
    settings.put("bootstrap.servers", servers);
    settings.putAll(own);
    return settings;
  }

  /**
   * A client that administers it; it is there.
   *
   * @throws ProgramException where Kafka does not answer
   * @throws KafkaException where it refuses us
   */
  public Admin admin() throws InterruptedException {
    return admin(PATIENCE);
  }

  /**
   * Asks whether it is there, for who uses clients that only say that they have waited.
   *
   * @param patience how long it may take
   * @throws ProgramException where Kafka does not answer
   * @throws KafkaException where it refuses us
   */
  public void check(Duration patience) throws InterruptedException {
    admin(patience).close();
  }

  /** The same, as long as commands wait. */
  public void check() throws InterruptedException {
    check(PATIENCE);
  }

  private Admin admin(Duration patience) throws InterruptedException {
    Admin admin = Admin.create(settings());
    try {
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs((int) patience.toMillis()))
          .nodes()
          .get();
      return admin;
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      if (e.getCause() instanceof TimeoutException) {
        throw ProgramException.trouble("Kafka at %s does not answer".formatted(this), e);
      }
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e);
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return servers;
  }
}
