package com.instashop.stack.command;

import com.instashop.audit.KeptProof;
import com.instashop.audit.ProofChain;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.view.Terminal;
import com.instashop.stack.view.Terminal.Colour;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The proofs of the past. */
@Command(
    name = "proofs",
    description = {
      "Lists the proofs that were made and kept in the warehouse, newest first; or the last one before a moment, where there is one of the hour before it.",
      "Every time it examines the chain of all of them by their hashes.",
      "Exit status 1 where one was changed or taken away, or the newest shown was not equal; 3 where nobody could be asked, or nothing was proven in the hour before that moment."
    },
    exitCodeOnExecutionException = VerifyCommand.COULD_NOT_COMPARE)
final class ProofsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  /** An older proof says nothing of a moment. */
  private static final Duration LONGEST = Duration.ofHours(1);

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      description =
          "The last proof up to then, in full; for example 2026-11-24T12:00 (of this machine's clock) or 2026-11-24T12:00Z.")
  private String at;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int last;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  private final Terminal terminal = Terminal.ofProcess();

  @Override
  public Integer call() throws SQLException {
    if (last < 1) {
      throw ProgramException.mistake("--last: must be 1 or more");
    }
    Instant moment = at == null ? Instant.now() : moment(at);
    try (ProofChain chain =
        new ProofChain(Context.of(deployment).deployment(), Account.DASHBOARD)) {
      ProofChain.Examination examination = chain.examine();
      List<KeptProof> proofs = chain.upTo(moment, at == null ? last : 1);
      if (json) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("chain", examination);
        document.put("proofs", proofs);
        terminal.out().println(Json.write(document));
      } else if (proofs.isEmpty()) {
        terminal
            .out()
            .println(
                at == null
                    ? "Nothing was proven yet: scripts/instashop verify does"
                    : "Nothing was proven up to " + TIME.format(moment));
      } else if (at == null) {
        proofs.forEach(this::line);
      } else {
        whole(proofs.get(0), moment, chain.ofRows(moment));
      }
      if (!json) {
        chain(examination);
      }
      return status(examination, proofs, at == null ? null : moment);
    }
  }

  /**
   * What the command ends with.
   *
   * @param moment that was asked for; null where it is now
   */
  static int status(ProofChain.Examination examination, List<KeptProof> proofs, Instant moment) {
    if (!examination.broken().isEmpty() || proofs.isEmpty() || !proofs.get(0).proven()) {
      return 1;
    }
    boolean isAnswer = moment == null || before(proofs.get(0), moment).compareTo(LONGEST) <= 0;
    return isAnswer ? 0 : VerifyCommand.COULD_NOT_COMPARE;
  }

  private static Duration before(KeptProof proof, Instant moment) {
    return Duration.between(proof.at(), moment);
  }

  /** A moment in any of the ways in which people write one. */
  static Instant moment(String text) {
    String iso = text.strip().replace(' ', 'T');
    try {
      return OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeException e) {
      try {
        return LocalDateTime.parse(iso).atZone(ZoneId.systemDefault()).toInstant();
      } catch (DateTimeException again) {
        throw ProgramException.mistake(
            "--at: '%s' is no moment, write for example 2026-11-24T12:00".formatted(text), again);
      }
    }
  }

  private void line(KeptProof proof) {
    terminal
        .out()
        .printf(
            "%s  %s  %,12d keys  %s  %,8d ms  %s%n",
            TIME.format(proof.at()),
            verdict(proof),
            proof.compared(),
            proof.hasRows() ? "and rows" : "        ",
            proof.tookMillis(),
            proof.differences().isEmpty() ? "" : proof.differences().get(0));
  }

  private String verdict(KeptProof proof) {
    return proof.proven()
        ? terminal.paint(Colour.GREEN, "equal    ")
        : terminal.paint(Colour.RED, "not equal");
  }

  private void whole(KeptProof proof, Instant moment, Optional<KeptProof> ofRows) {
    List<String> lines = new ArrayList<>();
    long minutes = before(proof, moment).toMinutes();
    lines.add("at         %s, %,d min before that moment".formatted(proof.at(), minutes));
    lines.add("result     " + verdict(proof).strip());
    lines.add(
        "compared   %,d keys%s in %,d ms"
            .formatted(
                proof.compared(), proof.hasRows() ? ", with every row," : "", proof.tookMillis()));
    ofRows
        .filter(rows -> !rows.equals(proof))
        .ifPresent(
            rows -> lines.add("every row  at %s: %s".formatted(rows.at(), verdict(rows).strip())));
    lines.add("in flight  %,d changes, taken into account".formatted(proof.inFlight()));
    lines.add("log        " + pairs(proof.lsn()));
    lines.add("offsets    " + pairs(proof.offsets()));
    lines.add("digest     " + proof.digest());
    proof.differences().forEach(difference -> lines.add("differs    " + difference));
    lines.forEach(terminal.out()::println);
  }

  private static String pairs(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " " + value.getValue())
        .collect(Collectors.joining(", "));
  }

  private void chain(ProofChain.Examination examination) {
    terminal.out().println();
    if (examination.broken().isEmpty()) {
      terminal
          .out()
          .printf(
              "The chain of %,d proofs is whole; it ends with %s%n",
              examination.proofs(), examination.hash().isEmpty() ? "nothing" : examination.hash());
    } else {
      terminal
          .out()
          .println(
              terminal.paint(
                  Colour.RED,
                  "The chain is broken: %s not as written, or what was before is gone"
                      .formatted(
                          examination.broken().stream()
                              .map("proof %d"::formatted)
                              .collect(Collectors.joining(", ", "", " is")))));
    }
  }
}
