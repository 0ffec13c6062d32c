package com.instashop.stack.process;

import com.instashop.contracts.ProgramException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A supervised process: started, asked until it is ready, started again when it dies. */
public final class Part {
  private static final Logger LOG = LoggerFactory.getLogger(Part.class);

  /** How long a start may do nothing: on a busy machine it takes as long as it takes. */
  private static final Duration IDLE_LIMIT = Duration.ofSeconds(120);

  /** Of that time, what a process that only waits for something uses of a processor at most. */
  private static final int IDLE_SHARE = 60;

  /**
   * How often a start that ends is tried before it is given up: then it ends for the same reason
   * each time.
   */
  private static final int TRIES = 5;

  /** How our programs end where somebody has to mend something first. */
  private static final int USERS_MISTAKE = 2;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration STABLE = Duration.ofMinutes(1);
  private static final long POLL_MILLIS = 50;

  private final ProcessSpec spec;
  private final String address;
  private final Readiness readiness;
  private final Runnable changed;
  private final Mender mender;
  private final Duration idleLimit;

  // All guarded by this.
  private Wanted wanted = Wanted.RUNNING;
  private Process process;

  /**
   * Whether its end was asked for by {@link #hold}; the watch may hear of that after the release.
   */
  private boolean held;

  private Instant launched;
  private LogMark mark;
  private PartState.Phase phase = PartState.Phase.WAITING;
  private Instant since = Instant.now();

  /** The same by {@link System#nanoTime}, which nobody sets. */
  private long sinceNanos;

  private int restarts;
  private String note;

  /** What its owner wants of it. */
  private enum Wanted {
    RUNNING,
    HELD,
    STOPPED
  }

  /**
   * Why it did not start.
   *
   * @param isIdle whether it ran, and did nothing
   */
  private record Failure(ProgramException why, boolean isIdle) {}

  /** Asks a server whether it is ready. */
  @FunctionalInterface
  public interface Readiness {
    /**
     * False, or any exception, means not yet.
     *
     * @param launched when the process was started that has to be ready
     */
    boolean isReady(Instant launched) throws Exception;
  }

  /** Mends what keeps a server from starting, or from starting whole. */
  public interface Mender {
    /** Nothing has to be mended. */
    Mender NONE = new Mender() {};

    /** Clears away, before each start, what one that was killed has left behind. */
    default void clear() throws InterruptedException {}

    /**
     * Whether it can be mended, and has to.
     *
     * @param said what it wrote until it ended, or was ready
     */
    default boolean isNeeded(LogMark said) {
      return false;
    }

    /** Mends it while it does not run; it is started again then. */
    default void mend(LogMark said) throws InterruptedException {
      throw new IllegalStateException("Nothing can be mended");
    }
  }

  /**
   * A part that is not started yet.
   *
   * @param address where it will listen; null where it does not
   * @param changed told when the part's state changes
   */
  public Part(ProcessSpec spec, String address, Readiness readiness, Runnable changed) {
    this(spec, address, readiness, changed, Mender.NONE);
  }

  /** The same, where something may be mended. */
  public Part(
      ProcessSpec spec, String address, Readiness readiness, Runnable changed, Mender mender) {
    this(spec, address, readiness, changed, mender, IDLE_LIMIT);
  }

  Part(
      ProcessSpec spec,
      String address,
      Readiness readiness,
      Runnable changed,
      Mender mender,
      Duration idleLimit) {
    this.mender = mender;
    this.idleLimit = idleLimit;
    this.spec = spec;
    this.address = address;
    this.readiness = readiness;
    this.changed = changed;
  }

  public String name() {
    return spec.part();
  }

  /**
   * Starts it and waits until it is ready, or until it is stopped or held meanwhile. Where it ends
   * before that it is started again, some times.
   *
   * @throws ProgramException where it ends each time, says that somebody has to mend something, or
   *     does nothing, which is told after the first time: to see that takes long enough
   */
  public void start() throws InterruptedException {
    enter(Wanted.RUNNING, PartState.Phase.STARTING, null);
    Duration pause = FIRST_PAUSE;
    Optional<Failure> failure = tryToStart();
    for (int tries = 1; failure.isPresent() && is(Wanted.RUNNING); tries++) {
      ProgramException why = failure.get().why();
      if (tries == TRIES || failure.get().isIdle() || why.isUsersMistake()) {
        throw why;
      }
      pause = rest(why, pause);
      failure = tryToStart();
    }
    if (is(Wanted.STOPPED)) {
      return;
    }
    Thread watch = new Thread(this::watch, "watch-" + name());
    watch.setDaemon(true);
    watch.start();
  }

  private void launchUntilReady() throws InterruptedException {
    if (is(Wanted.RUNNING)) {
      mender.clear();
    }
    launch();
    try {
      awaitReady();
    } catch (ProgramException e) {
      if (current().isAlive() || !mender.isNeeded(said())) {
        throw e;
      }
    }
    if (is(Wanted.RUNNING) && mender.isNeeded(said())) {
      Launcher.stop(current().toHandle(), spec.stopSignal());
      mender.mend(said());
      launch();
      awaitReady();
    }
  }

  private synchronized LogMark said() {
    return mark;
  }

  private synchronized void launch() {
    if (wanted == Wanted.RUNNING) {
      held = false;
      mark = LogMark.atEnd(spec.log());
      launched = Instant.now();
      process = Launcher.start(spec);
    }
  }

  private void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + idleLimit.toNanos();
    Duration used = used();
    while (is(Wanted.RUNNING) && !isReady()) {
      if (!current().isAlive()) {
        if (is(Wanted.RUNNING)) {
          throw ended();
        }
        return;
      }
      if (System.nanoTime() > deadline) {
        Duration before = used;
        used = used();
        if (used.minus(before).compareTo(idleLimit.dividedBy(IDLE_SHARE)) < 0) {
          throw failed("does not get ready, and does nothing");
        }
        LOG.info("{} takes its time: it is still waited for", name());
        deadline = System.nanoTime() + idleLimit.toNanos();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** The time on a processor that it and its children have used. */
  private Duration used() {
    Process running = current();
    return running == null
        ? Duration.ZERO
        : Stream.concat(Stream.of(running.toHandle()), running.descendants())
            .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
            .reduce(Duration.ZERO, Duration::plus);
  }

  /** Only our own process counts: another server may listen where it should. */
  private boolean isReady() throws InterruptedException {
    try {
      return current().isAlive() && readiness.isReady(launched()) && current().isAlive();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.debug("{} is not ready", name(), e);
      return false;
    }
  }

  private ProgramException ended() {
    int status = current().exitValue();
    ProgramException failure = failed("ended with status " + status);
    return status == USERS_MISTAKE ? ProgramException.mistake(failure.getMessage()) : failure;
  }

  private synchronized ProgramException failed(String what) {
    return Launcher.failed(name() + " " + what, mark);
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    Optional<Failure> failure = Optional.empty();
    try {
      while (true) {
        int status = awaitEnd();
        if (awaitRelease()) {
          enter(Wanted.RUNNING, PartState.Phase.STARTING, null);
          pause = FIRST_PAUSE;
        } else if (is(Wanted.STOPPED)) {
          return;
        } else {
          pause = ranWell() ? FIRST_PAUSE : pause;
          pause =
              rest(
                  failure.map(Failure::why).orElseGet(() -> failed("ended with status " + status)),
                  pause);
        }
        failure = tryToStart();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns its status; 0 where it was held before there was a process. */
  private int awaitEnd() throws InterruptedException {
    Process running = current();
    return running == null ? 0 : running.waitFor();
  }

  /** Says why it is started again, waits, and returns how long to wait the next time. */
  private Duration rest(ProgramException why, Duration pause) throws InterruptedException {
    restarting("%s; starts again in %.1f s".formatted(why.getMessage(), seconds(pause)));
    Thread.sleep(pause.toMillis());
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Returns why it did not start; it does not run then. */
  private Optional<Failure> tryToStart() throws InterruptedException {
    try {
      launchUntilReady();
    } catch (ProgramException e) {
      // After a failed launch this is the process before, which is gone.
      Process last = current();
      boolean idle = last != null && ProcessIdentity.runs(last.toHandle());
      if (idle) {
        Launcher.stop(last.toHandle(), spec.stopSignal());
      }
      return Optional.of(new Failure(e, idle));
    }
    enter(Wanted.RUNNING, PartState.Phase.UP, null);
    return Optional.empty();
  }

  /** Waits while it is held, and returns whether it was held and may run again. */
  private synchronized boolean awaitRelease() throws InterruptedException {
    while (wanted == Wanted.HELD) {
      wait();
    }
    return held && wanted == Wanted.RUNNING;
  }

  private synchronized boolean ranWell() {
    return phase == PartState.Phase.UP && System.nanoTime() - sinceNanos > STABLE.toNanos();
  }

  private void restarting(String why) {
    synchronized (this) {
      restarts++;
    }
    enter(Wanted.RUNNING, PartState.Phase.RESTARTING, why);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private synchronized boolean is(Wanted what) {
    return wanted == what;
  }

  private synchronized Instant launched() {
    return launched;
  }

  private synchronized Process current() {
    return process;
  }

  /** Ends its process until {@link #release}, because another one takes its place. */
  public void hold() throws InterruptedException {
    end(Wanted.HELD, PartState.Phase.HELD);
  }

  /** Starts it again after {@link #hold}. */
  public synchronized void release() {
    if (wanted == Wanted.HELD) {
      wanted = Wanted.RUNNING;
      notifyAll();
    }
  }

  /** Ends it and waits until it is gone. */
  public void stop() throws InterruptedException {
    end(Wanted.STOPPED, PartState.Phase.STOPPED);
  }

  private void end(Wanted newWanted, PartState.Phase newPhase) throws InterruptedException {
    Process running;
    synchronized (this) {
      if (wanted == Wanted.STOPPED || wanted == newWanted) {
        return;
      }
      wanted = newWanted;
      held = newWanted == Wanted.HELD;
      running = process;
      notifyAll();
    }
    if (running != null) {
      Launcher.stop(running.toHandle(), spec.stopSignal());
      spec.ended();
    }
    enter(newWanted, newPhase, null);
  }

  /** Kills it without warning; the watch starts it again. */
  public void kill() {
    current().destroyForcibly();
  }

  /**
   * Says what there is to know of it while it is up.
   *
   * @param newNote null where there is nothing any more
   */
  public void note(String newNote) {
    synchronized (this) {
      if (phase != PartState.Phase.UP) {
        return;
      }
      note = newNote;
    }
    tell();
  }

  /** Takes note of a new phase, unless something else is wanted by now. */
  private void enter(Wanted stillWanted, PartState.Phase newPhase, String newNote) {
    synchronized (this) {
      if (wanted != stillWanted) {
        return;
      }
      phase = newPhase;
      note = newNote;
      since = Instant.now();
      sinceNanos = System.nanoTime();
    }
    tell();
  }

  private void tell() {
    try {
      changed.run();
    } catch (ProgramException e) {
      // Looking after the process goes on, even where nobody can be told.
      LOG.warn("{}", e.getMessage());
    }
  }

  /** How it is doing. */
  public synchronized PartState state() {
    // Java calls a process alive for a moment after its end.
    boolean alive = process != null && ProcessIdentity.runs(process.toHandle());
    return new PartState(
        name(),
        phase,
        alive ? ProcessIdentity.of(process.toHandle()) : null,
        spec.stopSignal(),
        address,
        restarts,
        since,
        note);
  }
}
