package com.instashop.stack.server;

import com.instashop.stack.StackException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** All servers and programs together: started side by side as far as they can be, and stopped. */
public final class Stack {
  private static final List<String> STOP_ORDER =
      List.of(
          Programs.SPARK,
          Programs.WATCHER,
          KafkaServers.CONNECT,
          "kafka",
          RedisServer.NAME,
          PostgresServer.NAME);

  private final Folders folders;
  private final Secrets secrets;
  private final Ports ports;
  private final Addresses addresses;
  private final Programs programs;
  private final int brokers;
  private final Consumer<StackState> listener;
  private final List<Part> parts = new ArrayList<>();
  private final FileLock lock;
  private StackState.Phase phase = StackState.Phase.STARTING;
  private String error;

  /**
   * A stack that is not started yet.
   *
   * @param brokers of Kafka, 1 or 3; an existing state folder keeps the number it was made with
   * @param listener told whenever something changed
   * @throws StackException where the folder has a running stack already
   */
  public Stack(Folders folders, int brokers, Consumer<StackState> listener) {
    this.folders = folders;
    this.brokers = brokers;
    this.listener = listener;
    this.lock = lock(folders);
    Leftovers.end(folders);
    this.secrets = new Secrets(folders);
    this.ports = new Ports(folders);
    this.addresses = Addresses.chosen(ports, brokers);
    this.programs = new Programs(folders, secrets, addresses);
  }

  private static FileLock lock(Folders folders) {
    try {
      Path file = folders.run().resolve("lock");
      FileLock lock =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (IOException e) {
      throw StackException.trouble("Cannot lock %s: %s".formatted(folders.run(), e), e);
    }
    throw StackException.mistake(
        "The stack in %s is running already: see scripts/instashop status, stop it with"
                .formatted(folders.home())
            + " scripts/instashop down");
  }

  public Addresses addresses() {
    return addresses;
  }

  public Secrets secrets() {
    return secrets;
  }

  public Programs programs() {
    return programs;
  }

  /** What is not where one expects it. */
  public List<String> remarks() {
    return ports.remarks();
  }

  /**
   * Starts everything and waits until numbers can flow.
   *
   * @throws StackException where something does not start; all is stopped then
   */
  public void start() throws InterruptedException {
    changed();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CompletableFuture<Void> postgres =
          run(
              threads,
              () -> {
                PostgresServer server = new PostgresServer(folders, secrets, addresses);
                start(server.part(this::changed));
                server.createDatabases();
                step("generator", programs.generator(List.of("--prepare-only")));
                step("deploy", programs.capture(List.of("prepare")));
              });
      CompletableFuture<Void> redis =
          run(
              threads,
              () -> start(new RedisServer(folders, secrets, addresses).part(this::changed)));
      KafkaServers servers = new KafkaServers(folders, secrets, addresses, ports);
      List<CompletableFuture<Void>> starting = new ArrayList<>();
      for (int broker = 0; broker < brokers; broker++) {
        int index = broker;
        starting.add(run(threads, () -> start(servers.broker(index, this::changed))));
      }
      CompletableFuture<Void> kafka = all(starting);
      CompletableFuture<Void> topics =
          kafka.thenRunAsync(
              unchecked(() -> step("deploy", programs.capture(topicArguments()))), threads);
      CompletableFuture<Void> connect =
          kafka.thenRunAsync(unchecked(() -> start(servers.connect(this::changed))), threads);
      CompletableFuture<Void> spark =
          all(List.of(kafka, redis))
              .thenRunAsync(unchecked(() -> start(programs.spark(this::changed))), threads);
      CompletableFuture<Void> capture =
          all(List.of(postgres, topics, connect, redis))
              .thenRunAsync(
                  unchecked(
                      () -> {
                        step("deploy", programs.capture(List.of("register")));
                        step("deploy", programs.capture(List.of("wait")));
                        start(programs.watcher(this::changed));
                      }),
                  threads);
      all(List.of(capture, spark)).join();
      phase = StackState.Phase.UP;
      changed();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      error = cause.getMessage();
      stop();
      if (cause instanceof StackException known) {
        throw known;
      }
      throw e;
    } finally {
      threads.shutdown();
    }
  }

  private List<String> topicArguments() {
    return List.of("topics", "--replication", Integer.toString(Math.min(3, brokers)));
  }

  private void start(Part part) throws InterruptedException {
    synchronized (parts) {
      parts.add(part);
    }
    part.start();
  }

  /** Runs a program of ours to its end. */
  private void step(String name, ProcessSpec spec) throws InterruptedException {
    if (Launcher.run(spec) != 0) {
      throw StackException.trouble(
          "%s failed: %s (whole log: %s)"
              .formatted(name, Launcher.tellingLine(spec.log()), spec.log()));
    }
  }

  /** Stops everything, in the opposite direction of the data. */
  public void stop() throws InterruptedException {
    phase = StackState.Phase.STOPPING;
    changed();
    List<Part> running;
    synchronized (parts) {
      running = new ArrayList<>(parts);
    }
    running.sort(Comparator.comparingInt(part -> stopOrder(part.name())));
    for (Part part : running) {
      part.stop();
    }
    phase = StackState.Phase.DOWN;
    changed();
    try {
      lock.channel().close();
    } catch (IOException e) {
      throw StackException.trouble("Cannot unlock " + folders.run(), e);
    }
  }

  static int stopOrder(String part) {
    int order = STOP_ORDER.indexOf(part);
    return order < 0 ? STOP_ORDER.indexOf("kafka") : order;
  }

  /** A running part. */
  public Optional<Part> part(String name) {
    synchronized (parts) {
      return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }
  }

  /** How everything is doing. */
  public StackState state() {
    List<PartState> states;
    synchronized (parts) {
      states = parts.stream().map(Part::state).toList();
    }
    return new StackState(
        phase,
        ProcessHandle.current().pid(),
        ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH),
        brokers,
        states,
        error);
  }

  private synchronized void changed() {
    StackState state = state();
    StackStateFile.write(folders, state);
    listener.accept(state);
  }

  private static CompletableFuture<Void> run(ExecutorService threads, Step step) {
    return CompletableFuture.runAsync(unchecked(step), threads);
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }

  /** Something that may fail. */
  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException, SQLException;
  }

  private static Runnable unchecked(Step step) {
    return () -> {
      try {
        step.run();
      } catch (InterruptedException | SQLException e) {
        throw StackException.trouble(e.toString(), e);
      }
    };
  }
}
