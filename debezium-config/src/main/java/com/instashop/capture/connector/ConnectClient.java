package com.instashop.capture.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.program.deployment.ConnectAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/**
 * Kafka Connect's REST API, see <a
 * href="https://kafka.apache.org/39/documentation.html#connect_rest">its documentation</a>. A
 * worker that is busy rebalancing answers 409: that is repeated for a while.
 */
public final class ConnectClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * For what the workers do together: while they agree on who has what, Kafka Connect lets it wait,
   * and answers after 90 s at the latest ({@code RestRequestTimeout}).
   */
  private static final Duration TIMEOUT_OF_WORKERS = Duration.ofSeconds(100);

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long REPEAT_MILLIS = 200;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final URI base;
  private final Optional<String> authorization;
  private final HttpClient http;

  /**
   * A client of the worker at this address.
   *
   * @throws ProgramException where it is no HTTP URL
   */
  public ConnectClient(ConnectAddress address) {
    URI base = address.url();
    if (base.getHost() == null || !String.valueOf(base.getScheme()).startsWith("http")) {
      throw ProgramException.mistake(
          "%s is no address of Kafka Connect: write http://host:port".formatted(base));
    }
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.authorization = address.authorization();
    this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).sslContext(address.trust()).build();
  }

  /** The version of the worker. */
  public String version() throws InterruptedException {
    return call("GET", "/", null).path("version").asText();
  }

  /** The connectors that can be registered: class to version. */
  public SortedMap<String, String> plugins() throws InterruptedException {
    SortedMap<String, String> plugins = new TreeMap<>();
    call("GET", "/connector-plugins", null)
        .forEach(
            plugin -> plugins.put(plugin.path("class").asText(), plugin.path("version").asText()));
    return plugins;
  }

  /** The class of the connectors to register: ours where it is there. */
  public String connectorClass() throws InterruptedException {
    return plugins().containsKey(ConnectorDefinition.QUIET)
        ? ConnectorDefinition.QUIET
        : ConnectorDefinition.DEBEZIUM;
  }

  /** The state of every connector, by name. */
  public SortedMap<String, ConnectorStatus> statuses() throws InterruptedException {
    SortedMap<String, ConnectorStatus> statuses = new TreeMap<>();
    call("GET", "/connectors?expand=status", null)
        .properties()
        .forEach(
            entry ->
                statuses.put(entry.getKey(), ConnectorStatus.of(entry.getValue().path("status"))));
    return statuses;
  }

  /** What REST shows of a connector's configuration. */
  public SortedMap<String, String> configuration(String name) throws InterruptedException {
    return texts(call("GET", path(name) + "/config", null));
  }

  /** The configuration of every connector, by name. */
  public SortedMap<String, SortedMap<String, String>> configurations() throws InterruptedException {
    SortedMap<String, SortedMap<String, String>> configurations = new TreeMap<>();
    call("GET", "/connectors?expand=info", null)
        .properties()
        .forEach(
            entry ->
                configurations.put(
                    entry.getKey(), texts(entry.getValue().path("info").path("config"))));
    return configurations;
  }

  /** Registers a connector, or changes it. */
  public void put(ConnectorDefinition definition) throws InterruptedException {
    call("PUT", path(definition.name()) + "/config", Json.write(definition.configuration()));
  }

  /** Restarts a connector and its task. */
  public void restart(String name, boolean onlyFailed) throws InterruptedException {
    call("POST", path(name) + "/restart?includeTasks=true&onlyFailed=" + onlyFailed, "");
  }

  /** Stops a connector: its task ends and lets go of its replication slot. */
  public void stop(String name) throws InterruptedException {
    call("PUT", path(name) + "/stop", "");
  }

  /** Starts a stopped connector again, where it was. */
  public void resume(String name) throws InterruptedException {
    call("PUT", path(name) + "/resume", "");
  }

  /** Whether it is kept how far a connector has read. */
  public boolean hasOffsets(String name) throws InterruptedException {
    return !call("GET", path(name) + "/offsets", null).path("offsets").isEmpty();
  }

  /** Deletes a stopped connector with its offsets: registered again, it takes a new snapshot. */
  public void delete(String name) throws InterruptedException {
    call("DELETE", path(name) + "/offsets", null);
    call("DELETE", path(name), null);
  }

  private static String path(String name) {
    return "/connectors/" + name;
  }

  private static SortedMap<String, String> texts(JsonNode object) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      texts.put(property.getKey(), property.getValue().asText());
    }
    return texts;
  }

  private JsonNode call(String method, String path, String body) throws InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(isOfWorkers(path) ? TIMEOUT_OF_WORKERS : TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    authorization.ifPresent(header -> builder.header("Authorization", header));
    HttpRequest request = builder.build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> response = send(request);
      int code = response.statusCode();
      if (code < 300) {
        return parse(response.body());
      }
      if (code != CONFLICT || System.nanoTime() > deadline) {
        throw ProgramException.trouble(
            "Kafka Connect at %s refused %s %s: %s"
                .formatted(base, method, path, reason(code, path, response.body())));
      }
      Thread.sleep(REPEAT_MILLIS);
    }
  }

  /** A worker tells by itself who it is, what connectors there are, and how each is doing. */
  private static boolean isOfWorkers(String path) {
    return path.startsWith(path("")) && !path.endsWith("/status");
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (SSLException e) {
      throw ProgramException.trouble(
          "Kafka Connect at %s is not to be trusted: %s; name who vouches for it with connect.ca"
              .formatted(base, ProgramException.firstLine(e)),
          e);
    } catch (IOException e) {
      throw ProgramException.trouble("Kafka Connect at %s does not answer".formatted(base), e);
    }
  }

  private JsonNode parse(String body) {
    try {
      return body.isBlank() ? Json.MAPPER.createObjectNode() : Json.read(body, JsonNode.class);
    } catch (IllegalArgumentException e) {
      throw ProgramException.trouble("%s is not Kafka Connect's REST API".formatted(base), e);
    }
  }

  /** Connect's message in one line. */
  private static String reason(int code, String path, String body) {
    String message;
    try {
      message = Json.read(body, JsonNode.class).path("message").asText(body);
    } catch (IllegalArgumentException e) {
      // While it starts, its web server has a page of its own; so has a proxy.
      return code
          + ", not in Kafka Connect's words: is it still starting, or is something else there?";
    }
    if (code == NOT_FOUND && path.startsWith("/connectors/")) {
      return "no such connector";
    }
    return "%d %s".formatted(code, message.strip().replaceAll("\\s*\\R\\s*", "; "));
  }
}
