package com.instashop.stack.command;

import com.instashop.audit.Audit;
import com.instashop.audit.Proof;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.ProofHealth;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.CommandLines;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.view.AuditView;
import com.instashop.stack.view.Terminal;
import com.instashop.stack.view.Terminal.Colour;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisException;

/** The audit that anyone can run. */
@Command(
    name = "verify",
    description = {
      "Compares the numbers with SQL over the sources, while everything runs.",
      "In Redis the totals, and the baseline plus all windows; and every published document with them, field by field.",
      "And the warehouse: every column of every row, what is added up, the final windows.",
      "Exit status 0 only where all are equal, 1 where some differ, 3 where they could not be compared."
    },
    exitCodeOnExecutionException = VerifyCommand.COULD_NOT_COMPARE)
final class VerifyCommand implements Callable<Integer> {
  /** The exit status where the numbers could not be compared; 1 says that they differ. */
  static final int COULD_NOT_COMPARE = 3;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  @Mixin private DeploymentOption deployment;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description =
          "Again and again, a line each time, for example 30s; until Ctrl-C. Less often where one takes long; and every row of the warehouse less often where there are many.")
  private Duration every;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "120s",
      description = "How long changes may take to arrive (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Mixin private Alert alert;

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() throws SQLException, InterruptedException {
    if (every != null && every.isZero()) {
      throw ProgramException.mistake("--every: must be 1s or more");
    }
    Context context = Context.of(deployment);
    checkPasswords(context.deployment());
    Audit audit = context.audit();
    if (alert.isWanted()) {
      alert.was(wasProven(context.deployment()));
    }
    if (every != null) {
      repeat(audit, context.deployment());
    }
    checkKafka(context.deployment());
    Proof proof = audit.prove(timeout);
    // First of all: the rows are looked for as long as the user lets them.
    tell(proof);
    keep(audit, proof);
    if (json) {
      terminal.out().println(Json.write(proof));
    } else {
      new AuditView(terminal).print("SQL over the sources", proof.comparisons());
      terminal.out().println();
      terminal.out().println(painted(proof));
      if (!proof.holds()) {
        explain(audit, proof);
      }
    }
    return proof.holds() ? 0 : 1;
  }

  /** Names the rows that differ; what was found stays true where they cannot be found. */
  private void explain(Audit audit, Proof proof) throws InterruptedException {
    try {
      audit.explain(proof, timeout).forEach(terminal.out()::println);
    } catch (SQLException | ProgramException | JedisException | KafkaException e) {
      System.err.println("The rows that differ cannot be named: " + CommandLines.words(e));
    }
  }

  /**
   * What is not there now will not be there later: nobody waits for servers before that is said.
   */
  private static void checkPasswords(Deployment servers) {
    servers.role(Account.AUDITOR).password();
    servers.redis(Account.AUDITOR);
    servers.kafka(Account.AUDITOR);
  }

  /** The audit's readers of Kafka wait a minute, whatever the user's patience. */
  private void checkKafka(Deployment servers) throws InterruptedException {
    servers.kafka(Account.AUDITOR).check(timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST);
  }

  private void repeat(Audit audit, Deployment servers) throws InterruptedException {
    ProofSchedule schedule =
        new ProofSchedule(every, servers.spark().queries().contains(Deployment.WAREHOUSE));
    long rowsBegan = System.nanoTime();
    while (true) {
      long began = System.nanoTime();
      Duration next = every;
      try {
        // Somebody else may have found rows that differ.
        boolean rows =
            schedule.isTimeForRows(Duration.ofNanos(began - rowsBegan)) || !wasProven(servers);
        Proof proof = audit.prove(timeout, rows);
        next = schedule.next(proof);
        rowsBegan = rows ? began : rowsBegan;
        terminal.out().println(json ? Json.write(proof) : painted(proof));
        if (!proof.holds() && !json) {
          proof.differences().forEach(line -> terminal.out().println("  " + line));
        }
        tell(proof);
        keep(audit, proof);
      } catch (ProgramException
          | SQLException
          | JedisException
          | KafkaException
          | ArithmeticException e) {
        // A server is away: that is no difference, and over when it is back.
        terminal.out().println("Cannot compare now: " + CommandLines.words(e));
      }
      Thread.sleep(Math.max(0, next.minusNanos(System.nanoTime() - began).toMillis()));
    }
  }

  /** What the newest proof said; a Redis that is away says nothing. */
  private static boolean wasProven(Deployment deployment) {
    // A prover may have no other account's password.
    try (RedisReader redis = new RedisReader(deployment, Account.AUDITOR)) {
      String known = redis.hash(RedisKeys.HEALTH).get(RedisKeys.HEALTH_PROOF);
      return known == null || Json.read(known, ProofHealth.class).proven();
    } catch (JedisException | IllegalArgumentException e) {
      return true;
    }
  }

  /** What was found stays true where it cannot be kept. */
  static void keep(Audit audit, Proof proof) {
    try {
      audit.publish(proof);
    } catch (SQLException | JedisException e) {
      System.err.println("The proof could not be kept for others to see: " + e.getMessage());
    }
  }

  private void tell(Proof proof) throws InterruptedException {
    String trouble = alert.tell(proof, sentence(proof));
    if (trouble != null) {
      System.err.println(trouble);
    }
  }

  private String painted(Proof proof) {
    return terminal.paint(proof.holds() ? Colour.GREEN : Colour.RED, sentence(proof));
  }

  private static String sentence(Proof proof) {
    String at = TIME.format(proof.at());
    return proof.holds()
        ? "Proven to the cent at %s: %,d keys equal%s, %,d changes in flight taken into account, %,d ms."
            .formatted(
                at,
                proof.keys(),
                proof.rows() ? "" : " (every row at its own time)",
                proof.inFlight(),
                proof.took().toMillis())
        : "Not equal at %s: %d of %d numbers differ."
            .formatted(
                at,
                proof.comparisons().stream().filter(c -> !c.agrees()).count(),
                proof.comparisons().size());
  }
}
