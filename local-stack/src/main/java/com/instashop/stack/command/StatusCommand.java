package com.instashop.stack.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Addresses;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.view.Terminal;
import com.instashop.stack.view.Terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisException;

/** How the parts and the pipeline are doing. */
@Command(
    name = "status",
    description =
        "Shows the state of each part and of the pipeline. Exit status 1 where not all is up.")
final class StatusCommand implements Callable<Integer> {

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() {
    Folders folders = Folders.fromEnvironment();
    StackState state = StackStateFile.read(folders).orElse(null);
    boolean supervised = state != null && state.isSupervised();
    SortedMap<String, JsonNode> health = supervised ? health(folders, state) : new TreeMap<>();
    boolean up =
        supervised
            && state.phase() == StackState.Phase.UP
            && state.parts().stream().allMatch(part -> part.phase() == PartState.Phase.UP);
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("up", up);
      document.put("stack", supervised ? state : null);
      document.put("health", health);
      terminal.out().println(Json.write(document));
    } else if (supervised) {
      print(state, health);
    } else {
      terminal.out().println("No stack is running in " + folders.home());
    }
    return up ? 0 : 1;
  }

  private static SortedMap<String, JsonNode> health(Folders folders, StackState state) {
    SortedMap<String, JsonNode> health = new TreeMap<>();
    Addresses addresses = Addresses.kept(new Ports(folders), state.brokers());
    try (RedisReader redis = new RedisReader(addresses, new Secrets(folders))) {
      redis
          .hash(RedisKeys.HEALTH)
          .forEach((field, value) -> health.put(field, Json.read(value, JsonNode.class)));
    } catch (JedisException e) {
      return health;
    }
    return health;
  }

  private void print(StackState state, SortedMap<String, JsonNode> health) {
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
    health.forEach(
        (owner, document) -> {
          terminal.out().printf("%n%s%n", owner);
          document
              .properties()
              .forEach(
                  field ->
                      terminal
                          .out()
                          .printf("  %-26s %s%n", field.getKey(), text(field.getValue())));
        });
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String age(Duration duration) {
    return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
  }
}
