package com.instashop.stack.server;

import com.instashop.capture.CaptureSetup;
import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition.Pace;
import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.Steps;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/** The order of the start: each step as soon as what it needs is there, all others beside it. */
final class Startup {
  /** How long a connector that is registered may do nothing before it streams. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Stack stack;
  private final Folders folders;
  private final Addresses addresses;
  private final CaptureSetup capture;
  private final KafkaServers kafkaServers;
  private final Optional<SparkCluster> cluster;
  private final Programs programs;
  private final LostHistory lost;
  private final Steps steps = new Steps();

  Startup(
      Stack stack,
      Folders folders,
      Addresses addresses,
      KafkaServers kafkaServers,
      Optional<SparkCluster> cluster) {
    this.stack = stack;
    this.folders = folders;
    this.addresses = addresses;
    this.kafkaServers = kafkaServers;
    this.cluster = cluster;
    this.programs = stack.programs();
    this.lost = new LostHistory(stack.deployment());
    this.capture = new CaptureSetup(stack.deployment());
  }

  /**
   * Returns when all steps are done.
   *
   * @throws ProgramException as soon as one fails
   */
  void run() throws InterruptedException {
    steps.await(begin());
  }

  private CompletableFuture<Void> begin() {
    CompletableFuture<Void> postgres = steps.first(this::postgres);
    CompletableFuture<Void> databases = steps.after(postgres, this::databases);
    CompletableFuture<Void> redis =
        steps.first(
            () ->
                stack.start(
                    new RedisServer(folders, addresses, stack.deployment()).part(stack::changed)));
    List<CompletableFuture<Void>> brokers = new ArrayList<>();
    for (int broker = 0; broker < addresses.kafkaPorts().size(); broker++) {
      int index = broker;
      brokers.add(steps.first(() -> stack.start(kafkaServers.broker(index, stack::changed))));
    }
    CompletableFuture<Void> kafka = Steps.all(brokers);
    CompletableFuture<Void> topics =
        steps.after(Steps.all(List.of(kafka, redis, postgres)), this::topics);
    CompletableFuture<Void> connect =
        steps.after(topics, () -> stack.start(kafkaServers.connect(stack::changed)));
    CompletableFuture<Void> workers =
        cluster
            .map(started -> started.start(steps, stack::start, stack::changed))
            .orElse(CompletableFuture.completedFuture(null));
    CompletableFuture<Void> registered =
        steps.after(Steps.all(List.of(databases, connect)), this::register);
    CompletableFuture<Void> spark =
        // It takes most of a processor, which Kafka Connect and its connectors need: the totals
        // wait for these.
        steps.after(
            Steps.all(List.of(registered, workers)),
            () -> stack.start(programs.spark(stack::changed)));
    CompletableFuture<Void> totals =
        steps.after(topics, () -> stack.start(programs.totals(stack::changed)));
    CompletableFuture<Void> capture = steps.after(registered, this::stream);
    CompletableFuture<Void> history =
        cluster
            .map(started -> started.startHistory(steps, stack::start, stack::changed))
            .orElse(CompletableFuture.completedFuture(null));
    CompletableFuture<Void> prover =
        steps.after(
            Steps.all(List.of(capture, spark, totals)),
            () -> stack.start(programs.prover(stack::changed)));
    return Steps.all(List.of(history, prover));
  }

  private void postgres() throws InterruptedException, SQLException {
    PostgresServer server = new PostgresServer(folders, addresses, stack.deployment());
    stack.start(server.part(stack::changed));
    server.limitSlots();
  }

  private void databases() throws InterruptedException, SQLException {
    capture.createDatabases();
    step(programs.preparation());
    capture.prepare();
  }

  private void topics() throws InterruptedException, SQLException {
    try (Admin kafka = kafka()) {
      capture.createTopics(kafka);
      if (lost.look(kafka)) {
        capture.createTopics(kafka);
      }
    }
  }

  private void register() throws InterruptedException, SQLException {
    try (Admin kafka = kafka()) {
      capture.readAnew(connect(), kafka, lost.databases(), Pace.LOW_LATENCY, PATIENCE);
    }
  }

  private void stream() throws InterruptedException, SQLException {
    try (Admin kafka = kafka()) {
      capture.await(connect(), kafka, PATIENCE, this::tell);
      tell(null);
    }
    stack.start(programs.watcher(stack::changed));
  }

  private ConnectClient connect() {
    return new ConnectClient(stack.deployment().connect());
  }

  /** How far the connectors are; null where nobody waits for them any more. */
  private void tell(String line) {
    stack.part(KafkaServers.CONNECT).ifPresent(part -> part.note(line));
  }

  private Admin kafka() {
    return Admin.create(stack.deployment().kafka(Account.ADMINISTRATOR).settings());
  }

  /** Runs a program of ours to its end. */
  private void step(ProcessSpec spec) throws InterruptedException {
    LogMark mark = LogMark.atEnd(spec.log());
    if (stack.run(spec).waitFor() != 0) {
      throw Launcher.failed(spec.part() + " failed", mark);
    }
  }
}
