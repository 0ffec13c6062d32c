package com.instashop.program.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Kafka is and who we are there.
 *
 * @param servers bootstrap servers
 * @param guard what else every client has to know: encryption, user, password, by the names of <a
 *     href="https://kafka.apache.org/39/documentation.html#security">Kafka's own settings</a>
 */
public record KafkaAddress(String servers, TreeMap<String, String> guard) implements Serializable {
  private static final long serialVersionUID = 1;

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

  /** Without the password. */
  @Override
  public String toString() {
    return servers;
  }
}
