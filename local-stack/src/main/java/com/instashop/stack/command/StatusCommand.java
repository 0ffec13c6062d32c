package com.instashop.stack.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.OwnDeployment;
import com.instashop.stack.view.HealthLines;
import com.instashop.stack.view.Terminal;
import com.instashop.stack.view.Terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisException;

/** How the parts and the pipeline are doing. */
@Command(
    name = "status",
    description =
        "Shows the state of each part and of the pipeline. Exit status 1 where not all is up, or the newest proof was not equal.")
final class StatusCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StatusCommand.class);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  @Mixin private DeploymentOption deployment;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() {
    return deployment.file().isPresent() ? ofDeployment() : ofStack();
  }

  /** Of somebody's servers: what those who work there say of themselves. */
  private int ofDeployment() {
    Deployment servers = Context.of(deployment).deployment();
    SortedMap<String, JsonNode> health = new TreeMap<>();
    String trouble = null;
    try {
      health.putAll(health(servers));
    } catch (JedisException e) {
      trouble = "Redis at %s: %s".formatted(servers.redis(Account.DASHBOARD), e.getMessage());
    }
    List<String> silent = trouble == null ? silent(servers, health) : List.of();
    boolean up = trouble == null && silent.isEmpty();
    boolean differs = differs(health);
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("up", up);
      document.put("differs", differs);
      document.put("silent", silent);
      document.put("health", health);
      terminal.out().println(Json.write(document));
    } else if (trouble != null) {
      terminal.out().println(trouble);
    } else {
      print(health, silent);
    }
    return up && !differs ? 0 : 1;
  }

  /** Whether the newest proof found numbers that are not equal. */
  private static boolean differs(SortedMap<String, JsonNode> health) {
    JsonNode proof = health.get(RedisKeys.HEALTH_PROOF);
    return proof != null && !proof.path("proven").asBoolean();
  }

  /** Who should report and does not. */
  private static List<String> silent(Deployment servers, SortedMap<String, JsonNode> health) {
    List<String> expected =
        new ArrayList<>(List.of(RedisKeys.HEALTH_CONNECTORS, RedisKeys.HEALTH_TOTALS));
    if (servers.spark().queries().contains(Deployment.METRICS)) {
      expected.add(RedisKeys.HEALTH_SPARK);
    }
    if (servers.spark().queries().contains(Deployment.WAREHOUSE)) {
      expected.add(RedisKeys.HEALTH_WAREHOUSE);
    }
    Instant oldest = Instant.now().minus(SILENCE);
    return expected.stream()
        .filter(
            owner ->
                !health.containsKey(owner)
                    || Instant.parse(health.get(owner).path("updated_at").asText())
                        .isBefore(oldest))
        .toList();
  }

  private int ofStack() {
    Folders folders = Folders.fromEnvironment();
    StackState state = StackStateFile.read(folders).orElse(null);
    boolean supervised = state != null && state.isSupervised();
    SortedMap<String, JsonNode> health = new TreeMap<>();
    List<String> silent = List.of();
    if (supervised) {
      try {
        Deployment servers = Deployment.load(OwnDeployment.file(folders));
        health.putAll(health(servers));
        silent = silent(servers, health);
      } catch (JedisException e) {
        LOG.debug("Redis is away, as its part says", e);
      }
    }
    boolean up =
        supervised
            && state.phase() == StackState.Phase.UP
            && state.parts().stream().allMatch(part -> part.phase() == PartState.Phase.UP)
            && silent.isEmpty();
    boolean differs = differs(health);
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("up", up);
      document.put("differs", differs);
      document.put("silent", silent);
      document.put("stack", supervised ? state : null);
      document.put("health", health);
      terminal.out().println(Json.write(document));
    } else if (supervised) {
      print(state);
      print(health, silent);
    } else {
      terminal.out().println("No stack is running in " + folders.home());
    }
    return up && !differs ? 0 : 1;
  }

  private static SortedMap<String, JsonNode> health(Deployment servers) {
    SortedMap<String, JsonNode> health = new TreeMap<>();
    try (RedisReader redis = new RedisReader(servers)) {
      redis
          .hash(RedisKeys.HEALTH)
          .forEach((field, value) -> health.put(field, Json.read(value, JsonNode.class)));
    }
    return health;
  }

  private void print(StackState state) {
    Instant now = Instant.now();
    for (PartState part : state.parts()) {
      boolean up = part.phase() == PartState.Phase.UP;
      terminal
          .out()
          .printf(
              "%-18s %s %-8s %-9s restarts %d  %s%n",
              part.part(),
              terminal.paint(
                  up ? Colour.GREEN : Colour.RED,
                  "%-10s".formatted(part.phase().name().toLowerCase(Locale.ROOT))),
              age(Duration.between(part.since(), now)),
              part.process() == null ? "" : "pid " + part.process().pid(),
              part.restarts(),
              part.note() != null ? part.note() : part.address() == null ? "" : part.address());
    }
    state.tasks().forEach(task -> terminal.out().printf("%-18s runs%n", task.part()));
  }

  private void print(SortedMap<String, JsonNode> health, List<String> silent) {
    health.forEach(
        (owner, document) -> {
          terminal.out().printf("%n%s%n", owner);
          HealthLines.of(document).forEach(line -> terminal.out().println("  " + line));
        });
    silent.forEach(
        owner ->
            warn(
                "%s says nothing, or has said nothing for %d s"
                    .formatted(owner, SILENCE.toSeconds())));
    if (differs(health)) {
      warn("Not equal: the newest proof found numbers that differ from the sources");
    }
  }

  private void warn(String line) {
    terminal.out().println("\n" + terminal.paint(Colour.RED, line));
  }

  private static String age(Duration duration) {
    return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
  }
}
