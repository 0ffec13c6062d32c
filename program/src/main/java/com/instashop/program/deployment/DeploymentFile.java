package com.instashop.program.deployment;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.yaml.Section;
import com.instashop.program.deployment.Deployment.Kafka;
import com.instashop.program.deployment.Deployment.Processes;
import com.instashop.program.deployment.Deployment.Redis;
import com.instashop.program.deployment.Deployment.Spark;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code deployment.yaml}; docs/deployment.md says what can be in it. */
final class DeploymentFile {
  private static final String SHOP = "shop";
  private static final String POSTGRES = "postgres";
  private static final String REDIS = "redis";
  private static final String KAFKA = "kafka";
  private static final String AUTHORITY = "ca";
  private static final String JDBC = "jdbc:postgresql:";
  private static final Pattern CREDENTIALS = Pattern.compile("[?&](user|password|sslpassword)=");

  /** Hosts with their ports, and a user before them, who must not stand there. */
  private static final Pattern HOSTS = Pattern.compile("jdbc:postgresql://([^/?]*@)?([^/?]*)");

  private static final Pattern HOST = Pattern.compile("(?:\\[[^\\]]+]|[^:]*)(?::(\\d{1,9}))?");
  private static final int MOST_PORTS = 65_535;
  private static final List<String> QUERIES = List.of(Deployment.METRICS, Deployment.WAREHOUSE);
  private static final String DEFAULT_METRICS = "metrics";
  private static final String DEFAULT_TABLES = "tables";
  private static final String DEFAULT_CHECKPOINT = "checkpoint";

  private DeploymentFile() {}

  static Deployment read(Path file) {
    if (!Files.exists(file)) {
      throw ProgramException.mistake(
          "%s: there is no such file; name another with --deployment or %s"
              .formatted(file, Deployment.VARIABLE));
    }
    Section root =
        Section.read(file)
            .only(
                SHOP,
                "databases",
                KAFKA,
                "connect",
                REDIS,
                "spark",
                "metrics",
                "tables",
                "accounts",
                "processes");
    Optional<Section> kafka = root.section(KAFKA);
    kafka.ifPresent(
        section -> section.only("bootstrap-servers", "replication", "partitions", "properties"));
    Optional<Section> connect = root.section("connect");
    connect.ifPresent(section -> section.only("url", "user", "password", AUTHORITY, "databases"));
    Optional<Section> redis = root.section(REDIS);
    redis.ifPresent(section -> section.only("url", AUTHORITY));
    Tables shipped = shipped(root);
    return new Deployment(
        file.toAbsolutePath().normalize(),
        shipped,
        databases(root),
        kafka(root, kafka),
        connect.map(DeploymentFile::connect).orElse(null),
        connect.map(DeploymentFile::databases).orElse(DatabaseUrls.NONE),
        redis
            .map(
                section ->
                    new Redis(
                        uri(section, Redis.PLAIN, Redis.ENCRYPTED),
                        authority(section, Redis.ENCRYPTED)))
            .orElse(new Redis(null, null)),
        spark(root, !shipped.all().isEmpty()),
        root.resolve(root.optional("metrics").orElse(DEFAULT_METRICS)),
        root.resolve(root.optional("tables").orElse(DEFAULT_TABLES)),
        logins(root, POSTGRES),
        logins(root, REDIS),
        processes(root));
  }

  private static Tables shipped(Section root) {
    return switch (root.optional(SHOP).orElse("true")) {
      case "true" -> Tables.SHIPPED;
      case "false" -> Tables.NONE;
      default ->
          throw root.mistake(
              SHOP, "must be true (the shop's tables are captured) or false (only declared ones)");
    };
  }

  private static DatabaseUrls databases(Section parent) {
    Optional<Section> section = parent.section("databases");
    if (section.isEmpty()) {
      return DatabaseUrls.NONE;
    }
    Map<Database, String> named = new HashMap<>();
    String[] others = {null};
    section
        .get()
        .texts()
        .forEach(
            (name, url) -> {
              boolean ofAll = name.equals(DatabaseUrls.OTHERS);
              if (!url.startsWith(JDBC)
                  || ofAll && !url.contains(DatabaseUrls.PLACEHOLDER)
                  || !isAddress(url)) {
                throw section
                    .get()
                    .mistake(
                        name,
                        "must be like jdbc:postgresql://host:5432/"
                            + (ofAll ? DatabaseUrls.PLACEHOLDER : name));
              }
              Matcher hosts = HOSTS.matcher(url);
              if (CREDENTIALS.matcher(url).find() || hosts.lookingAt() && hosts.group(1) != null) {
                throw section
                    .get()
                    .mistake(name, "must not hold a user or a password: accounts name them");
              }
              if (ofAll) {
                others[0] = url;
              } else {
                named.put(new Database(name), url);
              }
            });
    return new DatabaseUrls(named, others[0]);
  }

  /** Whether the hosts and ports of a JDBC URL are such. */
  private static boolean isAddress(String url) {
    Matcher hosts = HOSTS.matcher(url);
    return !hosts.lookingAt()
        || Stream.of(hosts.group(2).split(",", -1))
            .map(HOST::matcher)
            .allMatch(host -> host.matches() && isPort(host.group(1)));
  }

  private static boolean isPort(String port) {
    return port == null || Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= MOST_PORTS;
  }

  private static Kafka kafka(Section root, Optional<Section> kafka) {
    Map<Account, ClientProperties> accounts = new EnumMap<>(Account.class);
    accounts(root)
        .forEach(
            (account, section) ->
                properties(section, KAFKA).ifPresent(found -> accounts.put(account, found)));
    return new Kafka(
        kafka.map(section -> section.text("bootstrap-servers")).orElse(null),
        kafka.map(section -> section.number("replication", 1)).orElse(1),
        kafka.map(section -> section.number("partitions", 1)).orElse(1),
        kafka.flatMap(section -> properties(section, "properties")).orElse(null),
        accounts);
  }

  private static Optional<ClientProperties> properties(Section section, String name) {
    return section
        .optional(name)
        .map(file -> new ClientProperties(section.path(name), section.resolve(file)));
  }

  private static ConnectAddress connect(Section section) {
    if (section.has("password") && !section.has("user")) {
      throw section.mistake("user", "is missing: whose password is it?");
    }
    return new ConnectAddress(
        uri(section, "http", "https"),
        section.has("user") ? login(section) : null,
        authority(section, "https"));
  }

  private static Authority authority(Section section, String encrypted) {
    if (section.has(AUTHORITY) && !section.text("url").startsWith(encrypted + "://")) {
      throw section.mistake(
          AUTHORITY, "is for a server that speaks TLS: write %s://host:port".formatted(encrypted));
    }
    return new Authority(
        section.path(AUTHORITY), section.optional(AUTHORITY).map(section::resolve).orElse(null));
  }

  private static URI uri(Section section, String... schemes) {
    String text = section.text("url");
    try {
      URI uri = URI.create(text);
      if (List.of(schemes).contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
        if (uri.getUserInfo() != null) {
          throw section.mistake("url", "must not hold a user or a password, which are named apart");
        }
        if (uri.getPort() > MOST_PORTS) {
          throw section.mistake("url", "has no port that can be: 1 to %d".formatted(MOST_PORTS));
        }
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw section.mistake("url", "is no URL");
    }
    throw section.mistake("url", "must be like %s://host:port".formatted(schemes[0]));
  }

  private static Spark spark(Section root, boolean shop) {
    Optional<Section> section = root.section("spark");
    section.ifPresent(found -> found.only("master", "checkpoint", "queries"));
    List<String> otherwise = shop ? QUERIES : List.of(Deployment.WAREHOUSE);
    List<String> queries =
        section.map(found -> found.texts("queries", otherwise)).orElse(otherwise);
    for (String query : queries) {
      if (!QUERIES.contains(query)) {
        throw section
            .orElseThrow()
            .mistake("queries", "has an unknown query %s: there are %s".formatted(query, QUERIES));
      }
      if (!shop && query.equals(Deployment.METRICS)) {
        throw section
            .orElseThrow()
            .mistake("queries", "cannot have metrics: they are the shop's, and shop is false");
      }
    }
    String checkpoint =
        section.flatMap(found -> found.optional("checkpoint")).orElse(DEFAULT_CHECKPOINT);
    return new Spark(
        section.flatMap(found -> found.optional("master")).orElse("local[*]"),
        // A Hadoop URI has a scheme; a path lies where the file lies.
        checkpoint.contains("://") ? checkpoint : root.resolve(checkpoint).toString(),
        queries);
  }

  private static Map<Account, Login> logins(Section root, String server) {
    Map<Account, Login> logins = new EnumMap<>(Account.class);
    accounts(root)
        .forEach(
            (account, section) ->
                section
                    .section(server)
                    .map(found -> found.only("user", "password"))
                    .ifPresent(found -> logins.put(account, login(found))));
    return logins;
  }

  private static Map<Account, Section> accounts(Section root) {
    Map<Account, Section> found = new EnumMap<>(Account.class);
    Optional<Section> accounts = root.section("accounts");
    if (accounts.isPresent()) {
      Map<String, Account> known = byName(Account.values(), Account::label);
      accounts.get().only(known.keySet().toArray(String[]::new));
      known.forEach(
          (name, account) ->
              accounts
                  .get()
                  .section(name)
                  .map(section -> section.only(POSTGRES, REDIS, KAFKA))
                  .ifPresent(section -> found.put(account, section)));
    }
    return found;
  }

  private static Login login(Section section) {
    if (!section.isMapping("password")) {
      throw section.mistake(
          "password", "must name where it is kept: {env: VARIABLE} or {file: FILE}, never itself");
    }
    Section password = section.section("password").orElseThrow().only("env", "file", "key");
    if (!password.has("env") && !password.has("file")) {
      throw section.mistake("password", "needs env or file");
    }
    return new Login(
        section.path("password"),
        section.text("user"),
        new Password(
            password.optional("env").orElse(null),
            password.optional("file").map(password::resolve).orElse(null),
            password.optional("key").orElse(null)));
  }

  private static Processes processes(Section root) {
    Optional<Section> section = root.section("processes");
    if (section.isEmpty()) {
      return new Processes.Unknown();
    }
    section.get().only("stack", "compose");
    Optional<Path> stack = section.get().optional("stack").map(root::resolve);
    Optional<Path> compose = section.get().optional("compose").map(root::resolve);
    if (stack.isPresent() == compose.isPresent()) {
      throw root.mistake("processes", "needs stack, the folder of one, or compose, a compose file");
    }
    return stack.isPresent()
        ? new Processes.OfStack(stack.get())
        : new Processes.OfCompose(compose.get());
  }

  private static <T> Map<String, T> byName(T[] all, Function<T, String> name) {
    return Arrays.stream(all).collect(Collectors.toMap(name, each -> each));
  }
}
