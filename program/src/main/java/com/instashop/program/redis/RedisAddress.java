package com.instashop.program.redis;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/**
 * Where Redis is and who we are there.
 *
 * @param user null for a Redis without users, as is the password
 * @param tls whom to trust; null for a Redis that does not speak TLS
 */
public record RedisAddress(String host, int port, String user, String password, SSLContext tls) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A Redis that does not speak TLS. */
  public RedisAddress(String host, int port, String user, String password) {
    this(host, port, user, password, null);
  }

  /** A connection that waits some seconds for an answer. */
  public Jedis connect() {
    return connect(PATIENCE);
  }

  /**
   * A connection.
   *
   * @param patience how long it waits for an answer; zero for ever
   */
  public Jedis connect(Duration patience) {
    return new Jedis(hostAndPort(), configuration(patience));
  }

  public HostAndPort hostAndPort() {
    return new HostAndPort(host, port);
  }

  /** What a client has to know besides the address. */
  public JedisClientConfig configuration(Duration patience) {
    DefaultJedisClientConfig.Builder configuration =
        DefaultJedisClientConfig.builder()
            .user(user)
            .password(password)
            .connectionTimeoutMillis((int) PATIENCE.toMillis())
            .socketTimeoutMillis((int) patience.toMillis());
    if (tls != null) {
      SSLParameters parameters = new SSLParameters();
      // The certificate has to be that of this host; by itself Java looks only for who signed it.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      configuration.ssl(true).sslSocketFactory(tls.getSocketFactory()).sslParameters(parameters);
    }
    return configuration.build();
  }

  public JedisClientConfig configuration() {
    return configuration(PATIENCE);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
