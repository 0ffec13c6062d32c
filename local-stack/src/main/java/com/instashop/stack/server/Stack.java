package com.instashop.stack.server;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.ProcessIdentity;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** All servers and programs together: started side by side as far as they can be, and stopped. */
public final class Stack {
  private static final List<String> STOP_ORDER =
      List.of(
          Programs.SPARK,
          Programs.TOTALS,
          Programs.WATCHER,
          KafkaServers.CONNECT,
          "kafka",
          RedisServer.NAME,
          PostgresServer.NAME);

  private static final long HOLD_POLL_MILLIS = 200;

  private final Folders folders;
  private final Ports ports;
  private final Addresses addresses;
  private final Programs programs;
  private final KafkaServers kafkaServers;
  private final StackOptions options;
  private final Deployment deployment;
  private final Consumer<StackState> listener;
  private final FileLock lock;

  // Guarded by parts.
  private final List<Part> parts = new ArrayList<>();
  private final Map<Process, ProcessSpec> tasks = new LinkedHashMap<>();
  private StackState.Phase phase = StackState.Phase.STARTING;
  private String error;

  /**
   * A stack that is not started yet.
   *
   * @param listener told whenever something changed
   * @throws ProgramException where the folder has a running stack already
   */
  public Stack(Folders folders, StackOptions options, Consumer<StackState> listener)
      throws InterruptedException {
    this.folders = folders;
    this.options = options;
    this.listener = listener;
    this.lock = lock(folders);
    Leftovers.end(folders);
    new Secrets(folders).complete(OwnDeployment.secrets());
    this.ports = new Ports(folders);
    this.addresses = Addresses.chosen(ports, options.brokers());
    this.deployment = OwnDeployment.write(folders, addresses, "local[*]", options.queries());
    this.programs = new Programs(folders, deployment);
    this.kafkaServers = new KafkaServers(folders, deployment, addresses, ports);
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
      throw ProgramException.trouble("Cannot lock %s: %s".formatted(folders.run(), e), e);
    }
    throw ProgramException.mistake(
        "The stack in %s is running already: see scripts/instashop status, stop it with"
                .formatted(folders.home())
            + " scripts/instashop down");
  }

  /** Where its servers are. */
  public Deployment deployment() {
    return deployment;
  }

  public Programs programs() {
    return programs;
  }

  /**
   * Starts everything and waits until numbers can flow. Whatever happens, {@link #stop} has to
   * follow.
   *
   * @throws ProgramException as soon as something does not start
   */
  public void start() throws InterruptedException {
    changed();
    try {
      new Startup(this, folders, addresses, kafkaServers).run();
    } catch (ProgramException e) {
      error = e.getMessage();
      throw e;
    }
    enter(StackState.Phase.UP);
    Thread holds = new Thread(this::followHolds, "holds");
    holds.setDaemon(true);
    holds.start();
  }

  /** Starts a part and looks after it from now on. */
  void start(Part part) throws InterruptedException {
    synchronized (parts) {
      checkRunning();
      parts.add(part);
    }
    part.start();
  }

  /** Starts a program that ends by itself, and at the latest with the stack. */
  public Process run(ProcessSpec spec) {
    Process process;
    synchronized (parts) {
      checkRunning();
      process = Launcher.start(spec);
      tasks.put(process, spec);
    }
    changed();
    return process;
  }

  private void checkRunning() {
    if (phase != StackState.Phase.STARTING && phase != StackState.Phase.UP) {
      throw new CancellationException("The stack is stopping");
    }
  }

  /** Lets a part rest while another process takes its place. */
  private void followHolds() {
    try {
      while (true) {
        List<Part> running;
        synchronized (parts) {
          if (phase != StackState.Phase.UP) {
            return;
          }
          running = List.copyOf(parts);
        }
        Optional<Hold> hold = Hold.read(folders);
        for (Part part : running) {
          if (hold.filter(wish -> wish.part().equals(part.name())).isPresent()) {
            part.hold();
          } else {
            part.release();
          }
        }
        Thread.sleep(HOLD_POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops everything, in the opposite direction of the data. */
  public void stop() throws InterruptedException {
    enter(StackState.Phase.STOPPING);
    List<Part> running;
    Map<Process, ProcessSpec> programsRunning;
    synchronized (parts) {
      running = List.copyOf(parts);
      programsRunning = Map.copyOf(tasks);
    }
    for (Map.Entry<Process, ProcessSpec> task : programsRunning.entrySet()) {
      Launcher.stop(task.getKey().toHandle(), task.getValue().stopSignal());
    }
    SortedMap<Integer, List<Part>> groups =
        running.stream()
            .collect(groupingBy(part -> stopOrder(part.name()), TreeMap::new, toList()));
    for (List<Part> group : groups.values()) {
      stopTogether(group);
    }
    enter(StackState.Phase.DOWN);
    try {
      lock.channel().close();
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot unlock " + folders.run(), e);
    }
  }

  /**
   * Brokers end at once: one by one, the last would wait for the others it needs to say goodbye.
   */
  private static void stopTogether(List<Part> group) throws InterruptedException {
    List<Thread> threads = group.stream().map(part -> new Thread(() -> stop(part))).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void stop(Part part) {
    try {
      part.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enter(StackState.Phase newPhase) {
    synchronized (parts) {
      phase = newPhase;
    }
    changed();
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
    synchronized (parts) {
      return new StackState(
          phase,
          ProcessIdentity.self(),
          options.brokers(),
          parts.stream().map(Part::state).toList(),
          tasks.entrySet().stream()
              .filter(task -> task.getKey().isAlive())
              .map(task -> PartState.ofTask(task.getValue(), task.getKey()))
              .toList(),
          ports.remarks(),
          error);
    }
  }

  /** Tells everybody how everything is doing. */
  synchronized void changed() {
    StackState state = state();
    StackStateFile.write(folders, state);
    listener.accept(state);
  }
}
