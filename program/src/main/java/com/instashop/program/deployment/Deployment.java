package com.instashop.program.deployment;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.TableFolder;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.metric.MetricFolder;
import com.instashop.program.redis.RedisAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the servers are and who may log in there: one file, {@code deployment.yaml}. A program asks
 * for what it needs; only what it asks for has to be in the file.
 *
 * @param file the file itself
 * @param shipped the shop's tables, where this is a deployment of the shop; else none
 * @param databases where they are
 * @param connect Kafka Connect; null where it is not in the file
 * @param metricPath the folder of the metrics that people declare
 * @param tablePath the folder of the tables that people declare
 * @param capturedDatabases the operational databases as Kafka Connect reaches them
 */
public record Deployment(
    Path file,
    Tables shipped,
    DatabaseUrls databases,
    Kafka kafka,
    ConnectAddress connect,
    DatabaseUrls capturedDatabases,
    Redis redis,
    Spark spark,
    Path metricPath,
    Path tablePath,
    Map<Account, Login> roles,
    Map<Account, Login> redisUsers,
    Processes processes) {

  /** The environment variable that names the file. */
  public static final String VARIABLE = "INSTASHOP_DEPLOYMENT";

  /** The Spark application's query that keeps the windows in Redis. */
  public static final String METRICS = "metrics";

  /** The Spark application's query that keeps history in the warehouse. */
  public static final String WAREHOUSE = "warehouse";

  private static final int REDIS_PORT = 6379;

  /**
   * Kafka.
   *
   * @param servers bootstrap servers; null where they are not in the file
   * @param replication replicas of a new topic
   * @param partitions of a new topic
   * @param properties what a client has to know besides; null for nothing
   * @param accounts what clients of these accounts have to know instead
   */
  record Kafka(
      String servers,
      int replication,
      int partitions,
      ClientProperties properties,
      Map<Account, ClientProperties> accounts) {}

  /**
   * Redis.
   *
   * @param url null where it is not in the file
   */
  record Redis(URI url, Authority authority) {
    static final String PLAIN = "redis";
    static final String ENCRYPTED = "rediss";
  }

  /**
   * The Spark application.
   *
   * @param master as {@code spark-submit} takes it
   * @param checkpoint folder of the queries' checkpoints, a path or a Hadoop URI
   * @param queries what it runs
   */
  public record Spark(String master, String checkpoint, List<String> queries) {}

  /** How logs and kills reach the processes. */
  public sealed interface Processes {

    /** The processes of an embedded stack, whose state lies in a folder. */
    record OfStack(Path home) implements Processes {}

    /** The containers of a compose file. */
    record OfCompose(Path file) implements Processes {}

    /** Somebody else's. */
    record Unknown() implements Processes {}
  }

  /**
   * Reads a file.
   *
   * @throws ProgramException where something in it cannot be
   */
  public static Deployment load(Path file) {
    return DeploymentFile.read(file);
  }

  /** The metrics that people declare. */
  public MetricFolder metrics() {
    return new MetricFolder(metricPath, tables());
  }

  /** The tables that people declare. */
  public TableFolder tables() {
    return new TableFolder(tablePath, shipped);
  }

  /** Whether the shop's tables are captured. */
  public boolean hasShop() {
    return !shipped.all().isEmpty();
  }

  /** The databases that {@code init} makes where they are missing. */
  public List<Database> ownDatabases() {
    return Stream.concat(shipped.databases().stream(), Stream.of(Database.WAREHOUSE)).toList();
  }

  /**
   * Whether nothing goes on without this database; one that is declared beside the shop is left
   * out.
   */
  public boolean isNeeded(Database database) {
    return !hasShop() || ownDatabases().contains(database);
  }

  /** What is captured now: the shop's tables, and those that people declare. */
  public Tables captured() {
    return tables().tables();
  }

  /** Kafka as this account. */
  public KafkaAddress kafka(Account account) {
    String servers = present(kafka.servers(), "kafka.bootstrap-servers");
    ClientProperties properties = kafka.accounts().getOrDefault(account, kafka.properties());
    return new KafkaAddress(servers, properties == null ? new TreeMap<>() : properties.read());
  }

  /** How many replicas a new topic has. */
  public int replication() {
    return kafka.replication();
  }

  /** How many partitions a new topic has. */
  public int partitions() {
    return kafka.partitions();
  }

  /** Kafka Connect's REST API. */
  public ConnectAddress connect() {
    return present(connect, "connect.url");
  }

  /** The JDBC URL of a database, without a user. */
  public String jdbc(Database database) {
    return present(databases.url(database).orElse(null), "databases." + database);
  }

  /** The JDBC URL of a database as Kafka Connect reaches it. */
  public String capturedJdbc(Database database) {
    return capturedDatabases.url(database).orElseGet(() -> jdbc(database));
  }

  /** A database as this account. */
  public JdbcAddress database(Database database, Account account) {
    Login login = role(account);
    return new JdbcAddress(jdbc(database), login.user(), login.password());
  }

  /** A connection to a database as this account. */
  public Connection connect(Database database, Account account) throws SQLException {
    return database(database, account).connect();
  }

  /** Whether there is a warehouse to which this account has a way. */
  public boolean hasWarehouse(Account account) {
    return databases.url(Database.WAREHOUSE).isPresent() && roles.containsKey(account);
  }

  /** The PostgreSQL role of an account. */
  public Login role(Account account) {
    return present(roles.get(account), "accounts.%s.postgres".formatted(account.label()));
  }

  /** The Redis user of an account. */
  public Login redisUser(Account account) {
    return present(redisUsers.get(account), "accounts.%s.redis".formatted(account.label()));
  }

  /** Redis as this account; a Redis without users needs none in the file. */
  public RedisAddress redis(Account account) {
    URI uri = present(redis.url(), "redis.url");
    Optional<Login> login = Optional.ofNullable(redisUsers.get(account));
    if (login.isEmpty() && !redisUsers.isEmpty()) {
      throw missing("accounts.%s.redis".formatted(account.label()));
    }
    return new RedisAddress(
        uri.getHost(),
        uri.getPort() < 0 ? REDIS_PORT : uri.getPort(),
        login.map(Login::user).orElse(null),
        login.map(Login::password).orElse(null),
        uri.getScheme().equals(Redis.ENCRYPTED) ? redis.authority().context() : null);
  }

  private <T> T present(T value, String name) {
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  private ProgramException missing(String name) {
    return ProgramException.mistake("%s: %s is missing".formatted(file, name));
  }
}
