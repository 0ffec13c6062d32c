package com.instashop.stack.process;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
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

/**
 * Looks after the parts in one state folder: starts them again when they end, says how they are
 * doing, lets them rest, and stops them in order. There is one in a folder at a time.
 */
public final class Supervisor {
  private static final long HOLD_POLL_MILLIS = 500;

  private final Folders folders;
  private final int brokers;
  private final StopOrder order;
  private final Consumer<StackState> listener;
  private final FileLock lock;

  // Guarded by parts.
  private final List<Part> parts = new ArrayList<>();
  private final Map<Process, ProcessSpec> tasks = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private StackState.Phase phase = StackState.Phase.STARTING;
  private String error;

  /**
   * A supervisor of nothing yet. What a killed one left behind is ended first.
   *
   * @param brokers of Kafka among the parts
   * @param listener told whenever something changed
   * @throws ProgramException where the folder has a supervisor already
   */
  public Supervisor(Folders folders, int brokers, StopOrder order, Consumer<StackState> listener)
      throws InterruptedException {
    this.folders = folders;
    this.brokers = brokers;
    this.order = order;
    this.listener = listener;
    this.lock = lock(folders);
    Leftovers.end(folders, order);
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
        "What is in %s is running already: see scripts/instashop status, stop it with"
                .formatted(folders.home())
            + " scripts/instashop down");
  }

  /** Something that may fail. */
  @FunctionalInterface
  public interface Start {
    void run() throws InterruptedException;
  }

  /**
   * Starts everything. Whatever happens, {@link #stop} has to follow.
   *
   * @throws ProgramException as soon as something does not start
   */
  public void start(Start start) throws InterruptedException {
    changed();
    try {
      start.run();
    } catch (ProgramException e) {
      error = e.getMessage();
      throw e;
    }
    enter(StackState.Phase.UP);
    Thread holds = new Thread(this::followHolds, "holds");
    holds.setDaemon(true);
    holds.start();
  }

  /** Something the user should know, such as a port that was taken. */
  public void remark(List<String> more) {
    synchronized (parts) {
      remarks.addAll(more);
    }
  }

  /** Starts a part and looks after it from now on. */
  public void start(Part part) throws InterruptedException {
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
      throw new CancellationException("Everything is stopping");
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
        if (StackStateFile.read(folders).isEmpty()) {
          // Who damaged it could not stop us any more.
          changed();
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
        running.stream().collect(groupingBy(part -> order.of(part.name()), TreeMap::new, toList()));
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
          brokers,
          parts.stream().map(Part::state).toList(),
          tasks.entrySet().stream()
              .filter(task -> task.getKey().isAlive())
              .map(task -> PartState.ofTask(task.getValue(), task.getKey()))
              .toList(),
          List.copyOf(remarks),
          error);
    }
  }

  /** Tells everybody how everything is doing. */
  public synchronized void changed() {
    StackState state = state();
    StackStateFile.write(folders, state);
    listener.accept(state);
  }
}
