package com.instashop.capture.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.program.deployment.ConnectAddress;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Stands for Kafka Connect's REST API: gives the answers it was told, and remembers requests. */
final class FakeConnect implements AutoCloseable {
  private final HttpServer server;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private Answer otherwise = new Answer(200, "{}");

  private record Answer(int code, String body) {}

  private final HttpContext context;

  FakeConnect() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    context = server.createContext("/", this::handle);
    server.start();
  }

  /** From now on only this user is let in. */
  void guard(String user, String password) {
    context.setAuthenticator(
        new BasicAuthenticator("connect", UTF_8) {
          @Override
          public boolean checkCredentials(String name, String given) {
            return name.equals(user) && given.equals(password);
          }
        });
  }

  URI uri() {
    return URI.create(
        "http://%s:%d/"
            .formatted(
                server.getAddress().getAddress().getHostAddress(), server.getAddress().getPort()));
  }

  ConnectClient client() {
    return new ConnectClient(ConnectAddress.open(uri()));
  }

  /** The answer to one request, after those that were given before. */
  synchronized FakeConnect next(int code, String body) {
    answers.add(new Answer(code, body));
    return this;
  }

  /** The answer to all other requests. */
  synchronized FakeConnect always(int code, String body) {
    otherwise = new Answer(code, body);
    return this;
  }

  /** Every connector has one task of this state. */
  FakeConnect task(String state, String... connectors) {
    List<String> statuses = new ArrayList<>();
    for (String connector : connectors) {
      statuses.add(
          """
          "%s":{"status":{"connector":{"state":"RUNNING"},"tasks":[{"id":0,"state":"%s"}]}}"""
              .formatted(connector, state));
    }
    return always(200, "{" + String.join(",", statuses) + "}");
  }

  /** Somebody has stopped a connector: it has no task. */
  FakeConnect stopped(String connector) {
    return always(
        200,
        "{\"%s\":{\"status\":{\"connector\":{\"state\":\"STOPPED\"},\"tasks\":[]}}}"
            .formatted(connector));
  }

  /** {@code METHOD /path?query} with the body behind it, if there is one; forgotten once told. */
  synchronized List<String> requests() {
    List<String> told = List.copyOf(requests);
    requests.clear();
    return told;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Answer answer;
    synchronized (this) {
      requests.add(
          "%s %s %s"
              .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body)
              .strip());
      answer = answers.isEmpty() ? otherwise : answers.remove();
    }
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.code(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
