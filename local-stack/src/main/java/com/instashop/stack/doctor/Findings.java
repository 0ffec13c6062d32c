package com.instashop.stack.doctor;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.doctor.Finding.Level;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import redis.clients.jedis.exceptions.JedisException;

/** What was found, in the order in which it was looked at. */
final class Findings {
  /** What prepares servers. */
  static final String INIT = "scripts/instashop init";

  private static final Duration CLOCK_NOTED = Duration.ofSeconds(1);
  private static final Duration CLOCK_WRONG = Duration.ofSeconds(60);

  private final List<Finding> all = new ArrayList<>();
  private String subject;

  /** What the next findings are about. */
  void about(String newSubject) {
    subject = newSubject;
  }

  void fine(String text) {
    all.add(new Finding(subject, Level.FINE, text, null, false));
  }

  void note(String text, String remedy) {
    all.add(new Finding(subject, Level.NOTE, text, remedy, false));
  }

  void wrong(String text, String remedy) {
    wrong(text, remedy, false);
  }

  /** Something without which nothing can be prepared. */
  void blocks(String text, String remedy) {
    wrong(text, remedy, true);
  }

  /**
   * Something that is wrong.
   *
   * @param blocks whether nothing can be prepared without it
   */
  void wrong(String text, String remedy, boolean blocks) {
    all.add(new Finding(subject, Level.WRONG, text, remedy, blocks));
  }

  /** Something that a server may not answer. */
  @FunctionalInterface
  interface Look {
    void look() throws SQLException, InterruptedException, ExecutionException;
  }

  /**
   * Looks at something; that it does not answer is a finding, too.
   *
   * @return whether it did
   */
  boolean at(Look look, String remedy) throws InterruptedException {
    return at(look, remedy, false);
  }

  /**
   * Looks at a server; where it does not answer, nothing can be prepared.
   *
   * @return whether it did
   */
  boolean atServer(Look look, String remedy) throws InterruptedException {
    return at(look, remedy, true);
  }

  /** The same, with something to do that depends on what went wrong. */
  boolean atServer(Look look, Function<Throwable, String> remedy) throws InterruptedException {
    return at(look, remedy, true);
  }

  /** Looks at something that others may or may not wait for. */
  boolean at(Look look, String remedy, boolean blocks) throws InterruptedException {
    return at(look, unused -> remedy, blocks);
  }

  /** The same, with something to do that depends on what went wrong. */
  boolean at(Look look, Function<Throwable, String> remedy, boolean blocks)
      throws InterruptedException {
    Optional<Throwable> failure = failure(look);
    failure.ifPresent(thrown -> wrong(reason(thrown), remedy.apply(thrown), blocks));
    return failure.isEmpty();
  }

  private static Optional<Throwable> failure(Look look) throws InterruptedException {
    try {
      look.look();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    } catch (SQLException | ProgramException | KafkaException | JedisException e) {
      return Optional.of(e);
    }
  }

  /** What it says, without the names of Java's classes; nothing where it says nothing. */
  private static String words(Throwable thrown) {
    if (thrown instanceof UnknownHostException) {
      return "there is no host " + thrown.getMessage();
    }
    return thrown.getMessage() == null
        ? ""
        : ProgramException.firstLine(thrown).replaceAll("([\\w$]+\\.)*\\w+(Exception|Error): ", "");
  }

  /** What was thrown, and what was behind it. */
  static String reason(Throwable thrown) {
    String first = words(thrown);
    String last = "";
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      last = words(each).isEmpty() ? last : words(each);
    }
    return first.contains(last) ? first : "%s (%s)".formatted(first, last);
  }

  /**
   * Compares a server's clock with ours: windows end by the clocks of the databases.
   *
   * @param before our time before it was asked
   * @param after our time when it had answered
   */
  void clock(Instant before, Instant server, Instant after) {
    Instant ours = before.plus(Duration.between(before, after).dividedBy(2));
    Duration apart = Duration.between(ours, server).abs();
    String text = "its clock and ours are %.1f s apart".formatted(apart.toMillis() / 1_000.0);
    String remedy = "let both machines follow the same time, for example with chrony";
    if (apart.compareTo(CLOCK_WRONG) > 0) {
      wrong(text, remedy);
    } else if (apart.compareTo(CLOCK_NOTED) > 0) {
      note(text, remedy);
    }
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
