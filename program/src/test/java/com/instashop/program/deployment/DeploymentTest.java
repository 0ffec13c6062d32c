package com.instashop.program.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Deployment.Processes;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.redis.RedisAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentTest {
  @TempDir private Path folder;

  @Test
  void readsWhereTheServersAreAndWhoMayLogIn() throws IOException {
    Files.writeString(folder.resolve("redis-password"), "from a file\n");
    Files.writeString(folder.resolve("all.properties"), "one=1\nwarehouse=from properties\n");
    Deployment deployment =
        load(
            """
            databases:
              crm_db: jdbc:postgresql://db.example:5433/crm_db
              dwh_db: jdbc:postgresql://db.example/dwh_db?sslmode=require
            kafka:
              bootstrap-servers: one:9092,two:9092
              replication: 3
            connect:
              url: http://connect.example:8083
              databases:
                crm_db: jdbc:postgresql://inside:5432/crm_db
            redis:
              url: redis://redis.example
            spark:
              master: spark://master:7077
              checkpoint: hdfs://names/checkpoint
              queries: [metrics]
            accounts:
              spark:
                postgres: {user: warehouse, password: {file: all.properties, key: warehouse}}
                redis: {user: spark, password: {file: redis-password}}
            processes:
              compose: ../docker-compose.yml
            """);
    assertThat(deployment.kafka(Account.TOTALS)).isEqualTo(KafkaAddress.open("one:9092,two:9092"));
    assertThat(deployment.replication()).isEqualTo(3);
    assertThat(deployment.partitions()).isEqualTo(1);
    assertThat(deployment.connect().url()).isEqualTo(URI.create("http://connect.example:8083"));
    assertThat(deployment.connect().authorization()).isEmpty();
    assertThat(deployment.capturedJdbc(Database.CRM))
        .isEqualTo("jdbc:postgresql://inside:5432/crm_db");
    assertThat(deployment.database(Database.WAREHOUSE, Account.SPARK))
        .isEqualTo(
            new JdbcAddress(
                "jdbc:postgresql://db.example/dwh_db?sslmode=require",
                "warehouse",
                "from properties"));
    assertThat(deployment.redis(Account.SPARK))
        .isEqualTo(new RedisAddress("redis.example", 6379, "spark", "from a file"));
    assertThat(deployment.spark())
        .isEqualTo(
            new Deployment.Spark(
                "spark://master:7077", "hdfs://names/checkpoint", List.of("metrics")));
    assertThat(deployment.processes())
        .isEqualTo(new Processes.OfCompose(folder.resolveSibling("docker-compose.yml")));
  }

  @Test
  void whoHasAnotherShopHasNoneOfItsTables() throws IOException {
    Deployment shop = load("databases: {dwh_db: 'jdbc:postgresql://db/dwh_db'}\n");
    assertThat(shop.hasShop()).isTrue();
    assertThat(shop.captured()).isEqualTo(Tables.SHIPPED);
    assertThat(shop.ownDatabases()).isEqualTo(Database.shipped());
    Deployment another = load("shop: false\n");
    assertThat(another.hasShop()).isFalse();
    assertThat(another.captured()).isEqualTo(Tables.NONE);
    assertThat(another.ownDatabases()).containsExactly(Database.WAREHOUSE);
    assertThat(another.spark().queries()).containsExactly(Deployment.WAREHOUSE);
    // Nothing of the shop is proven, or asked for.
    assertThat(another.metrics().read().catalogue().metrics())
        .containsExactly(Metric.TRANSACTIONS_CREATED, Metric.EVENTS);
    assertThatThrownBy(() -> load("shop: perhaps\n")).hasMessageContaining(":1: shop must be true");
    assertThatThrownBy(() -> load("shop: false\nspark: {queries: [metrics]}\n"))
        .hasMessageContaining("spark.queries cannot have metrics");
  }

  @Test
  void serversMayBeGuarded() throws IOException {
    Files.writeString(folder.resolve("trust.pem"), "");
    Files.writeString(
        folder.resolve("everybody.properties"),
        """
        security.protocol=SASL_SSL
        ssl.truststore.type=PEM
        ssl.truststore.location=trust.pem
        """);
    Files.writeString(folder.resolve("totals.properties"), "security.protocol=SASL_PLAINTEXT");
    Files.writeString(folder.resolve("connect-password"), "p:\u00e4ss");
    Deployment deployment =
        load(
            """
            kafka: {bootstrap-servers: one:9092, properties: everybody.properties}
            connect:
              url: https://connect.example:8083
              user: someone
              password: {file: connect-password}
            redis: {url: rediss://redis.example, ca: trust.pem}
            accounts:
              totals: {kafka: totals.properties}
              spark: {kafka: nowhere.properties}
            """);
    assertThat(deployment.kafka(Account.AUDITOR).settings(Map.of("a", "b")))
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "one:9092",
                "security.protocol", "SASL_SSL",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", folder.resolve("trust.pem").toString(),
                "a", "b"));
    assertThat(deployment.kafka(Account.TOTALS).settings())
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .doesNotContainKey("ssl.truststore.type");
    assertThatThrownBy(() -> deployment.kafka(Account.SPARK))
        .hasMessageContainingAll("accounts.spark.kafka: cannot read", "nowhere.properties");
    assertThat(deployment.connect().authorization()).contains("Basic c29tZW9uZTpwOsOkc3M=");
    assertThatThrownBy(() -> deployment.redis(Account.TOTALS))
        .hasMessageContainingAll("redis.ca: there is no certificate in", "trust.pem");
    Files.delete(folder.resolve("trust.pem"));
    assertThatThrownBy(() -> deployment.kafka(Account.AUDITOR))
        .hasMessageContainingAll(
            "everybody.properties: ssl.truststore.location names", "trust.pem");
  }

  @Test
  void hostsMayBeSeveralAndWrittenInManyWays() throws IOException {
    for (String url :
        List.of(
            "jdbc:postgresql://a:5432,b/crm_db",
            "jdbc:postgresql://[::1]:5433/crm_db?sslmode=require",
            "jdbc:postgresql://10.0.0.1/crm_db",
            "jdbc:postgresql:///crm_db?socketFactory=x@y",
            "jdbc:postgresql:crm_db")) {
      assertThat(load("databases: {crm_db: '%s'}\n".formatted(url)).jdbc(Database.CRM))
          .isEqualTo(url);
    }
  }

  @Test
  void needsOnlyWhatIsAskedFor() throws IOException {
    Deployment deployment = load("redis: {url: 'redis://localhost:6380'}");
    assertThat(deployment.redis(Account.DASHBOARD))
        .isEqualTo(new RedisAddress("localhost", 6380, null, null));
    assertThat(deployment.hasWarehouse(Account.DASHBOARD)).isFalse();
    assertThat(deployment.spark().checkpoint()).isEqualTo(folder.resolve("checkpoint").toString());
    assertThat(deployment.processes()).isEqualTo(new Processes.Unknown());
    assertThatThrownBy(() -> deployment.kafka(Account.TOTALS))
        .isInstanceOf(ProgramException.class)
        .hasMessage("%s: kafka.bootstrap-servers is missing", deployment.file());
    assertThatThrownBy(() -> deployment.connect(Database.ERP, Account.SHOP))
        .isInstanceOf(ProgramException.class)
        .hasMessageContaining("accounts.shop.postgres is missing");
  }

  @Test
  void environmentGoesBeforeTheFile() throws IOException {
    Files.writeString(folder.resolve("password"), "from the file");
    Deployment deployment =
        load(
            """
            accounts:
              shop: {postgres: {user: shop, password: {env: SHOP_PASSWORD, file: password}}}
              auditor: {postgres: {user: auditor, password: {env: AUDITOR_PASSWORD}}}
              spark: {postgres: {user: spark, password: {file: nowhere}}}
            """);
    Login shop = deployment.role(Account.SHOP);
    assertThat(shop.password(Map.of("SHOP_PASSWORD", "given"))).isEqualTo("given");
    assertThat(shop.password(Map.of())).isEqualTo("from the file");
    assertThatThrownBy(() -> deployment.role(Account.AUDITOR).password(Map.of()))
        .hasMessage("accounts.auditor.postgres.password: set AUDITOR_PASSWORD to the password");
    assertThatThrownBy(() -> deployment.role(Account.SPARK).password(Map.of()))
        .hasMessageContainingAll(
            "accounts.spark.postgres.password: cannot read", "nowhere: there is no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          databases: {crm_db: 'jdbc:postgresql://me:secret@localhost/b'} | :1: databases.crm_db must not hold a user or a password
          databases: {crm_db: 'jdbc:postgresql://localhost:99999/b'} | databases.crm_db must be like jdbc:postgresql://host:5432/crm_db
          databases: {crm_db: 'jdbc:postgresql://a:5432,b:port/b'} | databases.crm_db must be like jdbc:postgresql://host:5432/crm_db
          redis: {url: 'redis://localhost:99999'}              | redis.url has no port that can be
          kafka: {servers: localhost}                          | :1: kafka.servers is not known, there can be bootstrap-servers
          redis: {url: 'localhost:6379'}                       | redis.url must be like redis://host:port
          redis: {url: 'redis://me:secret@localhost'}          | redis.url must not hold a user or a password
          connect: {url: connect}                              | connect.url must be like http://host:port
          databases: {crm: x}                                  | databases.crm must be like jdbc:postgresql://host:5432/crm
          databases: {'*': 'jdbc:postgresql://localhost/x'}     | databases.* must be like jdbc:postgresql://host:5432/{database}
          databases: {crm_db: 'mysql://localhost'}             | databases.crm_db must be like jdbc:postgresql://host:5432/crm_db
          kafka: {bootstrap-servers: [a, b]}                   | kafka.bootstrap-servers must be a text
          kafka: {bootstrap-servers: a, replication: 0}        | kafka.replication must be a number, 1 or more
          spark: {queries: [metric]}                           | spark.queries has an unknown query metric
          accounts: {boss: {}}                                 | accounts.boss is not known, there can be administrator
          accounts: {shop: {postgres: {user: a, password: b}}} | accounts.shop.postgres.password must name where it is kept
          accounts: {shop: {postgres: {user: a, password: {key: b}}}} | accounts.shop.postgres.password needs env or file
          connect: {url: 'http://localhost', user: me, password: secret} | connect.password must name where it is kept
          connect: {url: 'http://localhost', password: {file: a}} | connect.user is missing: whose password is it?
          connect: {url: 'http://localhost', ca: a.pem}        | connect.ca is for a server that speaks TLS: write https://host:port
          redis: {url: 'redis://localhost', ca: a.pem}         | redis.ca is for a server that speaks TLS: write rediss://host:port
          accounts: {totals: {kafka: {user: a}}}               | accounts.totals.kafka must be a text
          databases: {crm_db: 'jdbc:postgresql://a/b?sslmode=require&password=secret'} | databases.crm_db must not hold a user or a password
          processes: {}                                        | processes needs stack
          just a text                                          | is no mapping
          'kafka: [a'                                          | deployment.yaml:1: expected
          """)
  void saysWhatIsWrongAndWhere(String yaml, String complaint) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOfSatisfying(
            ProgramException.class, mistake -> assertThat(mistake.isUsersMistake()).isTrue())
        .hasMessageContaining("deployment.yaml")
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("secret")
        .satisfies(mistake -> assertThat(mistake.getMessage().lines()).hasSize(1));
  }

  private Deployment load(String yaml) throws IOException {
    return Deployment.load(Files.writeString(folder.resolve("deployment.yaml"), yaml));
  }
}
