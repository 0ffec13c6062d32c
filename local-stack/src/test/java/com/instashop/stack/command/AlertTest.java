package com.instashop.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.audit.Comparison;
import com.instashop.audit.Proof;
import com.instashop.contracts.redis.Amounts;
import com.instashop.contracts.redis.Json;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AlertTest {
  private static final Proof EQUAL = proof(List.of());
  private static final Proof DIFFERENT =
      proof(List.of(new Comparison.Difference("paid", new Amounts(1, 0, 0), new Amounts(2, 0, 0))));

  @TempDir private Path folder;

  @Test
  void webHookGetsWhatPeopleRead() throws Exception {
    List<JsonNode> told = new ArrayList<>();
    int[] status = {503};
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          told.add(
              Json.read(
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8), JsonNode.class));
          exchange.sendResponseHeaders(status[0], -1);
          exchange.close();
        });
    server.start();
    try {
      Alert alert = alert("http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort()));
      assertThat(alert.tell(EQUAL, "all is equal")).isNull();
      assertThat(told).isEmpty();
      assertThat(alert.tell(DIFFERENT, "1 differs")).contains("status 503");
      status[0] = 200;
      assertThat(alert.tell(DIFFERENT, "1 differs")).isNull();
      assertThat(alert.tell(DIFFERENT, "1 differs")).isNull();
      assertThat(alert.tell(EQUAL, "all is equal")).isNull();
      assertThat(told).hasSize(3);
      assertThat(told.get(1).path("text").asText()).isEqualTo("InstaShop: 1 differs");
      assertThat(told.get(1).path("proven").asBoolean(true)).isFalse();
      assertThat(told.get(1).path("differences").get(0).asText()).contains("paid");
      assertThat(told.get(2).path("proven").asBoolean()).isTrue();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void commandGetsItOnItsStandardInput() throws Exception {
    Path told = folder.resolve("told");
    Alert alert = alert("cat >> '%s'".formatted(told));
    assertThat(alert.tell(DIFFERENT, "1 differs")).isNull();
    assertThat(Files.readString(told)).contains("InstaShop: 1 differs");
  }

  @Test
  void whatACommandSaysGoesToStandardErrorAndLeavesWhatIsThere() throws Exception {
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    Files.writeString(log, "a line of the log\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Telling.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(out)).isEmpty();
    assertThat(Files.readString(log)).startsWith("a line of the log\n").contains("heard");
  }

  /** A program that tells a command, which says something. */
  static final class Telling {
    public static void main(String[] arguments) throws Exception {
      String trouble = alert("echo heard").tell(DIFFERENT, "1 differs");
      System.exit(trouble == null ? 0 : 1);
    }
  }

  @Test
  void failureIsSaidAndTriedAgain() throws Exception {
    Path told = folder.resolve("told");
    Alert alert = alert("echo once >> '%s'; exit 3".formatted(told));
    assertThat(alert.tell(DIFFERENT, "1 differs")).contains("ended with status 3");
    assertThat(alert.tell(DIFFERENT, "1 differs")).contains("ended with status 3");
    assertThat(Files.readAllLines(told)).hasSize(2);
    assertThat(alert("http://").tell(DIFFERENT, "1 differs")).contains("Nobody could be told");
  }

  private static Alert alert(String target) {
    Alert alert = new Alert();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("alert", CommandLine.Model.CommandSpec.forAnnotatedObject(alert)))
        .parseArgs("--alert", target);
    return alert;
  }

  private static Proof proof(List<Comparison.Difference> differences) {
    return new Proof(
        Instant.EPOCH,
        Duration.ZERO,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        true,
        List.of(
            new Comparison(
                "totals", "transactions", 1, Amounts.ZERO, Amounts.ZERO, differences, "")));
  }
}
