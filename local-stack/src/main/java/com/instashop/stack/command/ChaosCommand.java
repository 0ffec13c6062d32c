package com.instashop.stack.command;

import com.instashop.audit.Audit;
import com.instashop.audit.Comparison;
import com.instashop.audit.GeneratorSummary;
import com.instashop.audit.Proof;
import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.reach.ReachableProcesses;
import com.instashop.stack.view.AuditView;
import com.instashop.stack.view.Terminal;
import com.instashop.stack.view.Terminal.Colour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A bad day on purpose. */
@Command(
    name = "chaos",
    description = {
      "Kills parts of the pipeline at random under load, then proves the numbers.",
      "The generator fills the shop, and one part after the other is killed (kill -9). Exit status"
          + " 0 only where no change was lost or doubled."
    })
final class ChaosCommand implements Callable<Integer> {
  /** How long no change may arrive that is on its way. */
  private static final Duration ARRIVAL = Duration.ofSeconds(180);

  /** Steps that are done, and what waits for its start. */
  private static final Set<String> ENDED =
      Set.of("exited", "created", "waiting", "held", "stopped");

  private static final int SHORTEST_PEACE_MILLIS = 4_000;
  private static final int LONGEST_PEACE_MILLIS = 20_000;

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "How long (default: ${DEFAULT-VALUE}).")
  private Duration length;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed kills the same parts after the same times.")
  private Long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Events a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  private final Terminal terminal = Terminal.ofProcess();
  private final Map<String, Integer> kills = new TreeMap<>();

  @Override
  public Integer call() throws InterruptedException, SQLException, IOException {
    if (length.isZero() || rate < 1) {
      throw ProgramException.mistake("--for must be 1s or more, and --rate 1 or more");
    }
    long chosen = seed == null ? System.nanoTime() & 0xFFFFFFL : seed;
    Context context = Context.of(deployment);
    ReachableProcesses processes = ReachableProcesses.of(context.folders(), context.deployment());
    context.deployment().kafka(Account.AUDITOR).check();
    Audit audit = context.audit();
    terminal.out().printf("Seed %d%n", chosen);
    Arrival arrival = new Arrival(context.deployment());
    if (!arrival.prove(audit, ARRIVAL).holds()) {
      throw ProgramException.mistake(
          "The numbers differ already: see scripts/instashop verify before anything is killed");
    }
    Audit.Events before = audit.events();
    Path summary = context.folders().run().resolve("chaos-summary.json");
    Files.deleteIfExists(summary);
    ProcessSpec spec = generator(context, chosen, summary);
    LogMark mark = LogMark.atEnd(spec.log());
    Process generator = Launcher.start(spec);
    try {
      killAgainAndAgain(processes, new SplittableRandom(chosen), generator);
      if (generator.waitFor() != 0) {
        throw Launcher.failed("The generator failed", mark);
      }
    } finally {
      generator.destroy();
    }
    return prove(audit, arrival, before, GeneratorSummary.read(summary));
  }

  private ProcessSpec generator(Context context, long chosen, Path summary) {
    return context
        .programs()
        .generator(
            List.of(
                "--rate",
                Integer.toString(rate),
                "--for",
                length.toSeconds() + "s",
                "--seed",
                Long.toString(chosen),
                "--summary",
                summary.toString()));
  }

  private void killAgainAndAgain(
      ReachableProcesses processes, SplittableRandom random, Process generator)
      throws InterruptedException {
    Instant begin = Instant.now();
    while (true) {
      int peace = random.nextInt(SHORTEST_PEACE_MILLIS, LONGEST_PEACE_MILLIS);
      int chosen = random.nextInt(Integer.MAX_VALUE);
      if (generator.waitFor(peace, TimeUnit.MILLISECONDS)) {
        return;
      }
      List<ReachableProcesses.Found> found =
          processes.list().stream().filter(process -> !ENDED.contains(process.phase())).toList();
      if (found.isEmpty()) {
        throw ProgramException.trouble(
            "There are no processes any more: see scripts/instashop status");
      }
      ReachableProcesses.Found victim = found.get(chosen % found.size());
      processes.kill(victim.name());
      kills.merge(victim.name(), 1, Integer::sum);
      terminal
          .out()
          .printf(
              "%4d s  killed %s (%s)%n",
              Duration.between(begin, Instant.now()).toSeconds(), victim.name(), victim.phase());
    }
  }

  private int prove(Audit audit, Arrival arrival, Audit.Events before, GeneratorSummary summary)
      throws SQLException, InterruptedException {
    terminal
        .out()
        .printf(
            "%nThe generator made %,d events; %d kills: %s%n",
            summary.events(), kills.values().stream().mapToInt(Integer::intValue).sum(), kills);
    Instant begin = Instant.now();
    Proof proof = arrival.prove(audit, ARRIVAL);
    VerifyCommand.keep(audit, proof);
    List<Comparison> rows = audit.compareEvents(before, summary.tables());
    AuditView view = new AuditView(terminal);
    view.print("written by the generator", rows);
    view.print("SQL over the sources", proof.comparisons());
    boolean equal = proof.holds() && rows.stream().allMatch(Comparison::agrees);
    terminal
        .out()
        .println(
            equal
                ? terminal.paint(
                    Colour.GREEN,
                    "\nNothing lost, nothing doubled, every number equal; all had arrived %.1f s after the end."
                        .formatted(Duration.between(begin, Instant.now()).toMillis() / 1_000.0))
                : terminal.paint(Colour.RED, "\nThe numbers differ."));
    return equal ? 0 : 1;
  }
}
