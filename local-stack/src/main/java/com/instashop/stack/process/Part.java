package com.instashop.stack.process;

import com.instashop.stack.StackException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A supervised process: started, asked until it is ready, started again when it dies. */
public final class Part {
  private static final Logger LOG = LoggerFactory.getLogger(Part.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration STABLE = Duration.ofMinutes(1);
  private static final long POLL_MILLIS = 50;

  private final ProcessSpec spec;
  private final String address;
  private final Readiness readiness;
  private final Runnable changed;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private Process process;
  private PartState.Phase phase = PartState.Phase.WAITING;
  private Instant since = Instant.now();
  private int restarts;
  private Duration pause = FIRST_PAUSE;
  private String note;

  /** Asks a server whether it is ready. */
  @FunctionalInterface
  public interface Readiness {
    /** False, or any exception, means not yet. */
    boolean isReady() throws Exception;
  }

  /**
   * A part that is not started yet.
   *
   * @param address where it will listen; null where it does not
   * @param changed told when the part's state changes
   */
  public Part(ProcessSpec spec, String address, Readiness readiness, Runnable changed) {
    this.spec = spec;
    this.address = address;
    this.readiness = readiness;
    this.changed = changed;
  }

  public String name() {
    return spec.part();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @throws StackException where it ends or does not get ready in time
   */
  public void start() throws InterruptedException {
    enter(PartState.Phase.STARTING, null);
    launch();
    awaitReady();
    enter(PartState.Phase.UP, null);
    Thread watch = new Thread(this::watch, "watch-" + name());
    watch.setDaemon(true);
    watch.start();
  }

  private synchronized void launch() {
    if (!stopping.get()) {
      process = Launcher.start(spec);
    }
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      if (stopping.get()) {
        return;
      }
      if (!process.isAlive()) {
        throw failed("ended with status " + process.exitValue());
      }
      if (System.nanoTime() > deadline) {
        throw failed("does not get ready");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return readiness.isReady();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.debug("{} is not ready", name(), e);
      return false;
    }
  }

  private StackException failed(String what) {
    return StackException.trouble(
        "%s %s: %s (whole log: %s)"
            .formatted(name(), what, Launcher.tellingLine(spec.log()), spec.log()));
  }

  private void watch() {
    try {
      while (!stopping.get()) {
        int status = process.waitFor();
        if (stopping.get()) {
          return;
        }
        if (Instant.now().isAfter(since.plus(STABLE))) {
          pause = FIRST_PAUSE;
        }
        restarts++;
        LOG.warn("{} ended with status {}: starting it again in {}", name(), status, pause);
        enter(PartState.Phase.RESTARTING, "ended with status " + status);
        Thread.sleep(pause.toMillis());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        launch();
        try {
          awaitReady();
          if (!stopping.get()) {
            enter(PartState.Phase.UP, null);
          }
        } catch (StackException e) {
          LOG.warn("{}", e.getMessage());
          Launcher.stop(process.toHandle(), spec.stopSignal());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and waits until it is gone. */
  public void stop() throws InterruptedException {
    stopping.set(true);
    Process running;
    synchronized (this) {
      running = process;
    }
    if (running != null) {
      Launcher.stop(running.toHandle(), spec.stopSignal());
    }
    enter(PartState.Phase.STOPPED, null);
  }

  /** Kills it without warning; the watch starts it again. */
  public void kill() {
    process.destroyForcibly();
  }

  private void enter(PartState.Phase newPhase, String newNote) {
    synchronized (this) {
      phase = newPhase;
      note = newNote;
      since = Instant.now();
    }
    changed.run();
  }

  /** How it is doing. */
  public synchronized PartState state() {
    boolean alive = process != null && process.isAlive();
    return new PartState(
        name(),
        phase,
        alive ? process.pid() : -1,
        alive ? PartState.startOf(process.toHandle()) : null,
        spec.stopSignal(),
        address,
        restarts,
        since,
        note);
  }
}
