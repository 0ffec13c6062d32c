package com.instashop.stack.reach;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The containers of a compose file. */
public record ComposeProcesses(Path file) implements ReachableProcesses {

  @Override
  public List<Found> list() throws InterruptedException {
    List<Found> found = new ArrayList<>();
    // A document a line, or one array in older versions: both are a sequence of values.
    try (MappingIterator<Map<String, Object>> containers =
        Json.MAPPER
            .readerFor(new TypeReference<Map<String, Object>>() {})
            .readValues(run("ps", "--all", "--format", "json"))) {
      while (containers.hasNext()) {
        Map<String, Object> container = containers.next();
        found.add(
            new Found(
                String.valueOf(container.get("Service")), String.valueOf(container.get("State"))));
      }
    } catch (IOException e) {
      throw ProgramException.trouble("docker compose ps answers what is no JSON", e);
    }
    found.sort(Comparator.comparing(Found::name));
    return found;
  }

  /** Docker does not restart what its user killed: this does. */
  @Override
  public void kill(String name) throws InterruptedException {
    run("kill", "--signal", "KILL", name);
    run("start", name);
  }

  /** The command {@code docker compose} for this file. */
  public List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "--file", file.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private String run(String... arguments) throws InterruptedException {
    List<String> command = command(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw ProgramException.trouble(
            "%s: %s"
                .formatted(
                    String.join(" ", command),
                    output.lines().reduce((one, other) -> other).orElse("failed")));
      }
      return output;
    } catch (IOException e) {
      throw ProgramException.mistake(
          "Cannot run docker compose: %s; install Docker, or run this where it is"
              .formatted(e.getMessage()),
          e);
    }
  }
}
