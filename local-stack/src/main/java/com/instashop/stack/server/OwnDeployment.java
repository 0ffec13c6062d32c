package com.instashop.stack.server;

import com.instashop.contracts.AtomicFile;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Secrets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The deployment that a stack is: it writes its own {@code deployment.yaml}. */
public final class OwnDeployment {
  /** Account to the PostgreSQL role that it has. */
  private static final Map<Account, String> ROLES =
      new EnumMap<>(
          Map.of(
              Account.ADMINISTRATOR, "postgres",
              Account.SHOP, "instashop",
              Account.CAPTURE, "debezium",
              Account.SPARK, "warehouse",
              Account.AUDITOR, "auditor",
              Account.DASHBOARD, "dashboard"));

  /** Account to the Redis user that it has. */
  private static final Map<Account, String> REDIS_USERS =
      new EnumMap<>(
          Map.of(
              Account.ADMINISTRATOR, "admin",
              Account.CAPTURE, "capture",
              Account.SPARK, "spark",
              Account.TOTALS, "totals",
              Account.AUDITOR, "auditor",
              Account.DASHBOARD, "dashboard"));

  private OwnDeployment() {}

  /** Where it is; written when the stack starts. */
  public static Path file(Folders folders) {
    return folders.home().resolve("deployment.yaml");
  }

  /** The names of all passwords. */
  static Set<String> secrets() {
    Set<String> names = new LinkedHashSet<>();
    ROLES.values().forEach(role -> names.add(secret("postgres", role)));
    REDIS_USERS.values().forEach(user -> names.add(secret("redis", user)));
    return names;
  }

  /** The name of the password of PostgreSQL's superuser. */
  static String superuserSecret() {
    return secret("postgres", superuser());
  }

  static String superuser() {
    return ROLES.get(Account.ADMINISTRATOR);
  }

  private static String secret(String server, String user) {
    return server + "_" + user;
  }

  /**
   * Writes it.
   *
   * @param master of Spark
   */
  static Deployment write(
      Folders folders, Addresses addresses, String master, StackOptions options) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Where the servers of the stack in this folder are; written at each start.\n");
    yaml.append("databases:\n");
    for (Database database : Database.shipped()) {
      yaml.append(
          "  %s: %s%n".formatted(database.databaseName(), addresses.jdbc(database.databaseName())));
    }
    // Databases of one's own on the same server, for tables that are declared.
    yaml.append("  \"*\": %s%n".formatted(addresses.jdbc("{database}")));
    yaml.append(
        """
        kafka:
          bootstrap-servers: %s
          replication: %d
          partitions: %d
        connect:
          url: %s
        redis:
          url: %s
        spark:
          master: %s
          checkpoint: %s
          queries: [%s]
        """
            .formatted(
                addresses.kafka(),
                addresses.kafkaPorts().size(),
                options.partitions(),
                addresses.connectUrl(),
                addresses.redis(),
                master,
                folders.home().relativize(folders.ownData("spark-checkpoint")),
                String.join(", ", options.queries())));
    yaml.append("accounts:\n");
    for (Account account : Account.values()) {
      yaml.append("  %s:%n".formatted(account.label()));
      login(yaml, "postgres", ROLES.get(account));
      login(yaml, "redis", REDIS_USERS.get(account));
    }
    yaml.append("processes:\n  stack: .\n");
    Path file = file(folders);
    AtomicFile.write(file, yaml.toString());
    return Deployment.load(file);
  }

  private static void login(StringBuilder yaml, String server, String user) {
    if (user != null) {
      String secret = secret(server, user);
      yaml.append(
          "    %s: {user: %s, password: {env: %s, file: %s, key: %s}}%n"
              .formatted(server, user, Secrets.variable(secret), Secrets.FILE, secret));
    }
  }
}
