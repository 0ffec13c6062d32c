package com.instashop.capture.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.capture.CaptureException;
import com.instashop.contracts.redis.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Kafka Connect's REST API, see <a
 * href="https://kafka.apache.org/39/documentation.html#connect_rest">its documentation</a>. A
 * worker that is busy rebalancing answers 409: that is repeated for a while.
 */
public final class ConnectClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final URI base;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public ConnectClient(URI base) {
    this.base = base;
  }

  /** The state of every connector, by name. */
  public SortedMap<String, ConnectorStatus> statuses() throws InterruptedException {
    JsonNode all = call("GET", "/connectors?expand=status", null);
    SortedMap<String, ConnectorStatus> statuses = new TreeMap<>();
    all.properties()
        .forEach(
            entry ->
                statuses.put(entry.getKey(), ConnectorStatus.of(entry.getValue().path("status"))));
    return statuses;
  }

  /** Registers a connector, or changes it. */
  public void put(ConnectorDefinition definition) throws InterruptedException {
    call(
        "PUT",
        "/connectors/" + definition.name() + "/config",
        Json.write(definition.configuration()));
  }

  /** Restarts a connector and its task. */
  public void restart(String name, boolean onlyFailed) throws InterruptedException {
    call("POST", "/connectors/" + name + "/restart?includeTasks=true&onlyFailed=" + onlyFailed, "");
  }

  /** Stops a connector: its task ends and lets go of its replication slot. */
  public void stop(String name) throws InterruptedException {
    call("PUT", "/connectors/" + name + "/stop", "");
  }

  /** Deletes a stopped connector with its offsets: registered again, it takes a new snapshot. */
  public void delete(String name) throws InterruptedException {
    call("DELETE", "/connectors/" + name + "/offsets", null);
    call("DELETE", "/connectors/" + name, null);
  }

  private JsonNode call(String method, String path, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> response = send(request);
      if (response.statusCode() < 300) {
        return parse(response.body());
      }
      if (response.statusCode() != CONFLICT || System.nanoTime() > deadline) {
        throw new CaptureException(
            "Kafka Connect refused %s %s: %s"
                .formatted(
                    method,
                    path,
                    response.statusCode() == NOT_FOUND
                        ? "no such connector"
                        : parse(response.body()).path("message").asText(response.body())));
      }
      Thread.sleep(200);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CaptureException("Kafka Connect at %s does not answer".formatted(base), e);
    }
  }

  private static JsonNode parse(String body) {
    return body.isBlank() ? Json.MAPPER.createObjectNode() : Json.read(body, JsonNode.class);
  }

  /** A map of connector names to what REST shows of their configuration. */
  public Map<String, String> configuration(String name) throws InterruptedException {
    Map<String, String> configuration = new TreeMap<>();
    call("GET", "/connectors/" + name + "/config", null)
        .properties()
        .forEach(entry -> configuration.put(entry.getKey(), entry.getValue().asText()));
    return configuration;
  }
}
