package com.instashop.notebook;

import com.instashop.contracts.settings.Environment;
import com.instashop.contracts.settings.RedisAddress;
import com.instashop.contracts.settings.WarehouseAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Where the servers are, and who we are there. */
record Servers(String kafka, RedisAddress redisAddress, WarehouseAddress warehouseAddress) {

  /** As the environment says. */
  static Servers fromEnvironment() {
    Map<String, String> environment = System.getenv();
    return new Servers(
        environment.getOrDefault(Environment.KAFKA, Environment.DEFAULT_KAFKA),
        RedisAddress.of(
            URI.create(environment.getOrDefault(Environment.REDIS, Environment.DEFAULT_REDIS)),
            environment),
        WarehouseAddress.of(environment));
  }

  Jedis redis() {
    return new Jedis(
        new HostAndPort(redisAddress.host(), redisAddress.port()),
        DefaultJedisClientConfig.builder()
            .user(redisAddress.user())
            .password(redisAddress.password())
            .build());
  }

  Connection warehouse() throws SQLException {
    return DriverManager.getConnection(
        warehouseAddress.url(), warehouseAddress.user(), warehouseAddress.password());
  }
}
