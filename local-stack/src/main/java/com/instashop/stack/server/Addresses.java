package com.instashop.stack.server;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.settings.Environment;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Where the servers listen, all on loopback, and what their clients have to know. */
public record Addresses(
    int postgresPort, int redisPort, List<Integer> kafkaPorts, int connectPort, int sparkUiPort) {
  public static final String HOST = "127.0.0.1";

  /** Who a program is: its PostgreSQL role and Redis user; null where it has none. */
  public record Account(String role, String redisUser) {
    /** Administrates everything. */
    public static final Account ADMINISTRATOR = new Account("postgres", "admin");

    /** Owns the shop's databases. */
    public static final Account SHOP = new Account("instashop", null);

    /** Watches the connectors. */
    public static final Account CAPTURE = new Account(null, "capture");

    /** The Spark application: it writes the warehouse and its numbers in Redis. */
    public static final Account SPARK = new Account("warehouse", "spark");

    /** Keeps the totals. */
    public static final Account TOTALS = new Account(null, "totals");

    /** Compares the numbers with the sources. */
    public static final Account AUDITOR = new Account("auditor", "auditor");

    /** Reads numbers and the warehouse. */
    public static final Account READER = new Account("dashboard", "dashboard");
  }

  private static final int POSTGRES = 5432;
  private static final int REDIS = 6379;
  private static final int KAFKA = 9092;
  private static final int CONNECT = 8083;
  private static final int SPARK_UI = 4040;

  /** The addresses that are in use, or were last. */
  public static Addresses kept(Ports ports, int brokers) {
    return of(ports::of, brokers);
  }

  /** Addresses that are free now. */
  public static Addresses chosen(Ports ports, int brokers) {
    return of(ports::choose, brokers);
  }

  private static Addresses of(
      java.util.function.ToIntBiFunction<String, Integer> port, int brokers) {
    return new Addresses(
        port.applyAsInt("postgres", POSTGRES),
        port.applyAsInt("redis", REDIS),
        IntStream.range(0, brokers)
            .mapToObj(broker -> port.applyAsInt("kafka-" + (broker + 1), KAFKA + broker))
            .toList(),
        port.applyAsInt("connect", CONNECT),
        port.applyAsInt("spark-ui", SPARK_UI));
  }

  /** Kafka's bootstrap servers. */
  public String kafka() {
    return String.join(",", kafkaPorts.stream().map(port -> HOST + ":" + port).toList());
  }

  public String connectUrl() {
    return "http://" + HOST + ":" + connectPort;
  }

  public String redis() {
    return "redis://" + HOST + ":" + redisPort;
  }

  public String jdbc(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, postgresPort, database);
  }

  /** A connection to a database as this account. */
  public Connection connect(Database database, Account account, Secrets secrets)
      throws SQLException {
    return DriverManager.getConnection(
        jdbc(database.databaseName()),
        account.role(),
        secrets.password(PostgresServer.secret(account.role())));
  }

  /** The environment of a program that uses the stack as this account. */
  public Map<String, String> environment(Account account, Secrets secrets) {
    Map<String, String> environment = new HashMap<>();
    environment.put(Environment.KAFKA, kafka());
    environment.put(Environment.CONNECT_URL, connectUrl());
    environment.put(Environment.REDIS, redis());
    for (Database database : Database.values()) {
      environment.put(database.urlVariable(), jdbc(database.databaseName()));
    }
    if (account.role() != null) {
      environment.put(Environment.DB_USER, account.role());
      environment.put(
          Environment.DB_PASSWORD, secrets.password(PostgresServer.secret(account.role())));
    }
    if (account.redisUser() != null) {
      environment.put(Environment.REDIS_USER, account.redisUser());
      environment.put(
          Environment.REDIS_PASSWORD, secrets.password(RedisServer.secret(account.redisUser())));
    }
    return environment;
  }
}
