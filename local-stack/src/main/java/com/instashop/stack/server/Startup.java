package com.instashop.stack.server;

import com.instashop.capture.CaptureSetup;
import com.instashop.program.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.ProcessSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The order of the start: each step as soon as what it needs is there, all others beside it. */
final class Startup {
  private final Stack stack;
  private final Folders folders;
  private final Addresses addresses;
  private final CaptureSetup capture;
  private final KafkaServers kafkaServers;
  private final Programs programs;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  Startup(Stack stack, Folders folders, Addresses addresses, KafkaServers kafkaServers) {
    this.stack = stack;
    this.folders = folders;
    this.addresses = addresses;
    this.kafkaServers = kafkaServers;
    this.programs = stack.programs();
    this.capture = new CaptureSetup(stack.deployment());
  }

  /** Something that may fail. */
  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException, SQLException;
  }

  /**
   * Returns when all steps are done.
   *
   * @throws ProgramException as soon as one fails
   */
  void run() throws InterruptedException {
    try {
      begin().thenRun(() -> outcome.complete(null));
      outcome.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProgramException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private CompletableFuture<Void> begin() {
    CompletableFuture<Void> nothing = CompletableFuture.completedFuture(null);
    CompletableFuture<Void> databases = after(nothing, this::databases);
    CompletableFuture<Void> redis =
        after(
            nothing,
            () ->
                stack.start(
                    new RedisServer(folders, addresses, stack.deployment()).part(stack::changed)));
    List<CompletableFuture<Void>> brokers = new ArrayList<>();
    for (int broker = 0; broker < addresses.kafkaPorts().size(); broker++) {
      int index = broker;
      brokers.add(after(nothing, () -> stack.start(kafkaServers.broker(index, stack::changed))));
    }
    CompletableFuture<Void> kafka = all(brokers);
    CompletableFuture<Void> topics = after(kafka, () -> step(programs.capture(List.of("topics"))));
    CompletableFuture<Void> connect =
        after(kafka, () -> stack.start(kafkaServers.connect(stack::changed)));
    CompletableFuture<Void> spark =
        after(all(List.of(kafka, redis)), () -> stack.start(programs.spark(stack::changed)));
    CompletableFuture<Void> totals =
        after(all(List.of(topics, redis)), () -> stack.start(programs.totals(stack::changed)));
    CompletableFuture<Void> capture =
        after(all(List.of(databases, topics, connect, redis)), this::connectors);
    return all(List.of(capture, spark, totals));
  }

  private void databases() throws InterruptedException, SQLException {
    PostgresServer server = new PostgresServer(folders, addresses, stack.deployment());
    stack.start(server.part(stack::changed));
    capture.createDatabases();
    step(programs.generator(List.of("--prepare-only")));
    step(programs.capture(List.of("prepare")));
  }

  private void connectors() throws InterruptedException {
    step(programs.capture(List.of("register")));
    step(programs.capture(List.of("wait")));
    stack.start(programs.watcher(stack::changed));
  }

  /** Runs a program of ours to its end. */
  private void step(ProcessSpec spec) throws InterruptedException {
    LogMark mark = LogMark.atEnd(spec.log());
    if (stack.run(spec).waitFor() != 0) {
      throw Launcher.failed(spec.part() + " failed", mark);
    }
  }

  /** Does a step when another one is done; a failure ends the whole start at once. */
  private CompletableFuture<Void> after(CompletableFuture<Void> before, Step step) {
    return before.thenRunAsync(
        () -> {
          try {
            step.run();
          } catch (SQLException e) {
            outcome.completeExceptionally(
                ProgramException.trouble("PostgreSQL: " + e.getMessage(), e));
            throw new CancellationException();
          } catch (InterruptedException e) {
            throw new CancellationException();
          } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
            throw e;
          }
        },
        threads);
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }
}
