package com.instashop.stack.command;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.health.PipelineHealth;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.OwnDeployment;
import com.instashop.stack.server.Programs;
import com.instashop.stack.view.HealthLines;
import com.instashop.stack.view.Terminal;
import com.instashop.stack.view.Terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
        "Shows the state of each part and of the pipeline. Exit status 1 where not all is up and well, or the newest proof was not equal.")
final class StatusCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StatusCommand.class);

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
    PipelineHealth health = PipelineHealth.none();
    String trouble = null;
    try {
      health = PipelineHealth.read(servers, Account.DASHBOARD, false);
    } catch (JedisException e) {
      trouble = "Redis at %s: %s".formatted(servers.redis(Account.DASHBOARD), e.getMessage());
    }
    boolean up = trouble == null && health.isWell();
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("up", up);
      health.putInto(document);
      terminal.out().println(Json.write(document));
    } else if (trouble != null) {
      terminal.out().println(trouble);
    } else {
      print(health);
    }
    return up && !health.differs() ? 0 : 1;
  }

  private int ofStack() {
    Folders folders = Folders.fromEnvironment();
    StackState state = StackStateFile.read(folders).orElse(null);
    boolean supervised = state != null && state.isSupervised();
    PipelineHealth health = PipelineHealth.none();
    boolean told = false;
    if (supervised) {
      try {
        health =
            PipelineHealth.read(
                Deployment.load(OwnDeployment.file(folders)),
                Account.DASHBOARD,
                hasProver(state, Instant.now()));
        told = true;
      } catch (JedisException e) {
        LOG.debug("Redis is away, as its part says", e);
      }
    }
    boolean up =
        supervised
            && state.phase() == StackState.Phase.UP
            && state.parts().stream().allMatch(part -> part.phase() == PartState.Phase.UP)
            && told
            && health.isWell();
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("up", up);
      document.put("stack", supervised ? state : null);
      health.putInto(document);
      terminal.out().println(Json.write(document));
    } else if (supervised) {
      print(state);
      print(health);
    } else {
      terminal.out().println("No stack is running in " + folders.home());
    }
    return up && !health.differs() ? 0 : 1;
  }

  /** Whether its prover has had the time to prove something. */
  private static boolean hasProver(StackState state, Instant now) {
    return state.parts().stream()
        .anyMatch(
            part ->
                part.part().equals(Programs.PROVER)
                    && part.phase() == PartState.Phase.UP
                    && part.since().plus(ProofHealth.LONGEST_SILENCE).isBefore(now));
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

  private void print(PipelineHealth health) {
    health
        .documents()
        .forEach(
            (owner, document) -> {
              terminal
                  .out()
                  .printf(
                      "%n%s%s%n",
                      owner,
                      health.isOld(owner) && !health.age(owner).isNegative()
                          ? terminal.paint(
                              Colour.RED, " was so %s ago".formatted(age(health.age(owner))))
                          : "");
              HealthLines.of(document).forEach(line -> terminal.out().println("  " + line));
            });
    health
        .warnings()
        .forEach(line -> terminal.out().println("\n" + terminal.paint(Colour.RED, line)));
  }

  private static String age(Duration duration) {
    return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
  }
}
