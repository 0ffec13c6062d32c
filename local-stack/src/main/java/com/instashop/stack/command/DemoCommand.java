package com.instashop.stack.command;

import com.instashop.audit.Audit;
import com.instashop.audit.Comparison;
import com.instashop.audit.GeneratorSummary;
import com.instashop.audit.Proof;
import com.instashop.contracts.ProgramException;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.server.Stack;
import com.instashop.stack.view.AuditView;
import com.instashop.stack.view.LiveNumbers;
import com.instashop.stack.view.LiveView;
import com.instashop.stack.view.StartupView;
import com.instashop.stack.view.Terminal;
import com.instashop.stack.view.Terminal.Colour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisException;

/** Everything in the foreground: servers, shop, numbers. */
@Command(
    name = "demo",
    description =
        "Starts everything, fills the shop and shows its numbers live. With --for it ends by itself"
            + " and proves them.")
final class DemoCommand implements Callable<Integer> {
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);

  /** How long no change may arrive that is on its way. */
  private static final Duration ARRIVAL = Duration.ofSeconds(120);

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "Events a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long, for example 60s or 5m; without it until Ctrl-C.")
  private Duration length;

  @Option(names = "--seed", paramLabel = "S", description = "The same seed makes the same shop.")
  private Long seed;

  @Option(
      names = "--no-dashboard",
      description = "Only the view in the terminal; without a display there is nothing else.")
  private boolean noDashboard;

  @Mixin private StackChoice options;

  private final Terminal terminal = Terminal.ofProcess();

  /** While the view is on the screen, it tells about the parts. */
  private volatile boolean live;

  @Override
  public Integer call() throws InterruptedException, SQLException, IOException {
    if (rate < 1) {
      throw ProgramException.mistake("--rate %d: must be 1 or more".formatted(rate));
    }
    if (length != null && length.isZero()) {
      throw ProgramException.mistake("--for: must be 1s or more");
    }
    Folders folders = Folders.fromEnvironment();
    try (Interruption interruption = new Interruption()) {
      StartupView startup = new StartupView(terminal);
      Stack stack =
          new Stack(
              folders,
              options.in(folders),
              state -> {
                if (!live) {
                  startup.accept(state);
                }
              });
      try {
        stack.start();
        stack.state().remarks().forEach(terminal.out()::println);
        return run(folders, stack, interruption);
      } catch (InterruptedException e) {
        return 0;
      } finally {
        // Clears the interrupt, for the order of the stopping.
        Thread.interrupted();
        terminal.out().println("Stopping");
        stack.stop();
      }
    }
  }

  private int run(Folders folders, Stack stack, Interruption interruption)
      throws InterruptedException, SQLException, IOException {
    Audit audit = new Audit(stack.deployment());
    // What was committed before this run is not its own.
    Arrival arrival = new Arrival(stack.deployment());
    arrival.prove(audit, ARRIVAL);
    Audit.Events eventsBefore = audit.events();
    Path summary = folders.run().resolve("generator-summary.json");
    Files.deleteIfExists(summary);
    ProcessSpec spec = stack.programs().generator(arguments(summary));
    LogMark mark = LogMark.atEnd(spec.log());
    Process generator = stack.run(spec);
    Optional<Process> dashboard =
        noDashboard || !hasDisplay()
            ? Optional.empty()
            : Optional.of(stack.run(stack.programs().dashboard(List.of())));
    try {
      watch(stack, generator);
    } finally {
      dashboard.ifPresent(Process::destroy);
    }
    if (interruption.isRequested()) {
      return 0;
    }
    if (generator.exitValue() != 0) {
      throw Launcher.failed("The generator failed", mark);
    }
    return prove(audit, arrival, eventsBefore, GeneratorSummary.read(summary));
  }

  /** JavaFX needs an X server on Linux; a Wayland session brings one. */
  private static boolean hasDisplay() {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    String display = System.getenv("DISPLAY");
    return !linux || display != null && !display.isBlank();
  }

  private List<String> arguments(Path summary) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--rate", Integer.toString(rate), "--summary", summary.toString()));
    if (length != null) {
      arguments.addAll(List.of("--for", length.toSeconds() + "s"));
    }
    if (seed != null) {
      arguments.addAll(List.of("--seed", Long.toString(seed)));
    }
    return arguments;
  }

  /** Shows the numbers until the generator has ended. */
  private void watch(Stack stack, Process generator) throws InterruptedException {
    LiveView view = new LiveView(terminal);
    String footer = length == null ? "Ctrl-C ends" : "Ends after " + length.toSeconds() + " s";
    long nextLine = 0;
    if (terminal.interactive()) {
      live = true;
      terminal.enter();
    }
    try {
      while (!generator.waitFor(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
        try (RedisReader redis = new RedisReader(stack.deployment())) {
          LiveNumbers numbers = LiveNumbers.read(redis);
          if (terminal.interactive()) {
            terminal.redraw(view.screen(numbers, stack.state(), footer));
          } else if (System.nanoTime() >= nextLine) {
            nextLine = System.nanoTime() + LINE_EVERY.toNanos();
            terminal.out().println(view.line(numbers));
          }
        } catch (JedisException e) {
          if (terminal.interactive()) {
            terminal.redraw("Redis is away, waiting for it\n");
          }
        }
      }
    } finally {
      if (terminal.interactive()) {
        terminal.leave();
        live = false;
      }
    }
  }

  private int prove(
      Audit audit, Arrival arrival, Audit.Events eventsBefore, GeneratorSummary summary)
      throws InterruptedException, SQLException {
    Proof proof = arrival.prove(audit, ARRIVAL);
    VerifyCommand.keep(audit, proof);
    AuditView view = new AuditView(terminal);
    terminal.out().printf("%nThe generator made %,d events.%n", summary.events());
    List<Comparison> events = audit.compareEvents(eventsBefore, summary.tables());
    view.print("written by the generator", events);
    view.print("SQL over the sources", proof.comparisons());
    boolean equal = proof.holds() && events.stream().allMatch(Comparison::agrees);
    terminal
        .out()
        .println(
            equal
                ? terminal.paint(Colour.GREEN, "\nEvery row arrived, every number is equal.\n")
                : terminal.paint(Colour.RED, "\nThe numbers differ.\n"));
    return equal ? 0 : 1;
  }
}
