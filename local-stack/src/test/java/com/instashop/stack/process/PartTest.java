package com.instashop.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: shell scripts that note each start. */
class PartTest {
  private static final String ADDRESS = "127.0.0.1:9092";
  private static final String NOTE = "echo $$ >> starts; ";

  /** Lives until it is ended. */
  private static final String SERVER = NOTE + "exec sleep 600";

  @TempDir private Path folder;

  /** The states it told, in their order. */
  private final List<PartState> told = new CopyOnWriteArrayList<>();

  private Part part;

  @AfterEach
  void stop() throws InterruptedException {
    part.stop();
    await().until(() -> watches().isEmpty());
  }

  @Test
  void isUpWhenItIsReady() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    part =
        part(
            SERVER,
            launched -> {
              if (asked.incrementAndGet() == 1) {
                throw new IOException("nobody listens yet");
              }
              return asked.get() > 3;
            });
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.WAITING);
    part.start();
    assertThat(asked).hasValue(4);
    PartState state = part.state();
    assertThat(state.phase()).isEqualTo(PartState.Phase.UP);
    assertThat(state.process().find()).isPresent();
    assertThat(state.address()).isEqualTo(ADDRESS);
    assertThat(state.restarts()).isZero();
    assertThat(state.note()).isNull();
    assertThat(told)
        .extracting(PartState::phase)
        .containsExactly(PartState.Phase.STARTING, PartState.Phase.UP);
  }

  @Test
  void failsWithTheTellingLineWhenItDiesAtEachStart() {
    part =
        part(NOTE + "echo INFO hello; echo ERROR no room on the disk; echo bye; exit 3", never());
    assertThatThrownBy(part::start)
        .isInstanceOf(ProgramException.class)
        .hasMessage(
            "server ended with status 3: ERROR no room on the disk (whole log: %s)"
                .formatted(log()))
        .satisfies(e -> assertThat(((ProgramException) e).isUsersMistake()).isFalse());
    assertThat(starts()).hasSize(5);
  }

  @Test
  void isTriedAgainWhereItDiesAtTheStart() throws InterruptedException {
    part =
        part(
            NOTE
                + """
                if [ "$(wc -l < starts)" -lt 3 ]; then echo ERROR not yet; exit 4; fi
                exec sleep 600\
                """,
            launched -> isStarted(launched) && starts().size() == 3);
    part.start();
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.UP);
    assertThat(part.state().restarts()).isEqualTo(2);
    assertThat(told)
        .extracting(PartState::phase)
        .containsExactly(
            PartState.Phase.STARTING,
            PartState.Phase.RESTARTING,
            PartState.Phase.RESTARTING,
            PartState.Phase.UP);
    assertThat(told.get(1).note())
        .isEqualTo(
            "server ended with status 4: ERROR not yet (whole log: %s); starts again in 0.5 s"
                .formatted(log()));
  }

  @Test
  void isNotTriedAgainWhereSomebodyHasToMendSomething() {
    part = part(NOTE + "echo 'ERROR --rate 0: must be 1 or more'; exit 2", never());
    assertThatThrownBy(part::start)
        .hasMessageStartingWith("server ended with status 2: ERROR --rate 0: must be 1 or more")
        .satisfies(e -> assertThat(((ProgramException) e).isUsersMistake()).isTrue());
    assertThat(starts()).hasSize(1);
  }

  @Test
  void hasNoLimitWhileItWorks() throws InterruptedException {
    Duration idle = Duration.ofSeconds(1);
    long enough = System.nanoTime() + idle.multipliedBy(3).toNanos();
    part =
        impatient(
            NOTE + "while :; do :; done",
            launched -> isStarted(launched) && System.nanoTime() > enough,
            idle);
    part.start();
    assertThat(starts()).hasSize(1);
  }

  @Test
  void isNotTriedAgainWhereItDoesNothing() {
    part = impatient(SERVER, never(), Duration.ofMillis(200));
    assertThatThrownBy(part::start)
        .hasMessageStartingWith("server does not get ready, and does nothing: it wrote nothing");
    assertThat(part.state().restarts()).isZero();
    assertThat(part.state().process()).isNull();
  }

  @Test
  void saysHowFarItIsWhileItIsUp() throws InterruptedException {
    part = part(SERVER, this::isStarted);
    part.note("nobody hears this");
    part.start();
    part.note("crm_db is read");
    assertThat(part.state().note()).isEqualTo("crm_db is read");
    part.note(null);
    assertThat(told)
        .extracting(PartState::note)
        .containsExactly(null, null, "crm_db is read", null);
  }

  @Test
  void doesNotTakeAStrangersAnswerForItsOwn() {
    part =
        part(
            "exit 2",
            launched -> {
              await().until(() -> part.state().process() == null);
              return true;
            });
    assertThatThrownBy(part::start).hasMessageStartingWith("server ended with status 2");
  }

  @Test
  void isStartedAgainAfterItsDeath() throws InterruptedException {
    part = part(SERVER, this::isStarted);
    part.start();
    ProcessIdentity first = part.state().process();

    part.kill();
    awaitUp(1);
    assertThat(first.find()).isEmpty();
    assertThat(part.state().process()).isNotEqualTo(first);

    part.kill();
    awaitUp(2);
    assertThat(starts()).hasSize(3);
    assertThat(told)
        .filteredOn(state -> state.phase() == PartState.Phase.RESTARTING)
        .extracting(PartState::note)
        .hasSize(2)
        .allMatch(
            note ->
                note.startsWith("server ended with status 137: it wrote nothing")
                    && note.contains("; starts again in "));
  }

  @Test
  void tellsWhatItWroteWhileItWaits() throws InterruptedException {
    part = part(NOTE + "echo ERROR out of memory; exec sleep 600", this::isStarted);
    part.start();
    part.kill();
    awaitUp(1);
    assertThat(told)
        .extracting(PartState::note)
        .contains(
            "server ended with status 137: ERROR out of memory (whole log: %s); starts again in 0.5 s"
                .formatted(log()));
  }

  @Test
  void goesOnTryingWhereItCannotEvenBeLaunched() throws Exception {
    part = part(SERVER, this::isStarted);
    part.start();
    Files.delete(log());
    Files.createDirectory(log());
    part.kill();
    await()
        .until(
            part::state,
            state -> state.restarts() == 2 && state.note().startsWith("Cannot start server: "));
    Files.delete(log());
    await().until(() -> part.state().phase() == PartState.Phase.UP);
    assertThat(starts()).hasSize(2);
  }

  @Test
  void isLookedAfterWhereNobodyCanBeTold() throws InterruptedException {
    part =
        new Part(
            spec(SERVER),
            ADDRESS,
            this::isStarted,
            () -> {
              throw ProgramException.trouble("Cannot write the state");
            });
    part.start();
    part.kill();
    awaitUp(1);
  }

  @Test
  void triesAgainUntilItStarts() throws InterruptedException {
    // Fails at its second start, and not at its third.
    part =
        part(
            NOTE
                + """
                if [ "$(wc -l < starts)" -eq 2 ]; then echo ERROR not yet; exit 4; fi
                exec sleep 600\
                """,
            launched -> isStarted(launched) && starts().size() != 2);
    part.start();
    part.kill();
    awaitUp(2);
    assertThat(starts()).hasSize(3);
    assertThat(told)
        .extracting(PartState::note)
        .contains(
            "server ended with status 4: ERROR not yet (whole log: %s); starts again in 1.0 s"
                .formatted(log()));
  }

  @Test
  void restsWhileItIsHeld() throws InterruptedException {
    part = part(SERVER, this::isStarted);
    part.start();
    ProcessIdentity first = part.state().process();

    part.hold();
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.HELD);
    assertThat(part.state().process()).isNull();
    assertThat(first.find()).isEmpty();

    part.release();
    awaitUp(0);
    assertThat(part.state().process()).isNotNull().isNotEqualTo(first);
    assertThat(starts()).hasSize(2);
  }

  @Test
  void releaseRightBehindAHoldIsNoEndOfItsOwn() throws InterruptedException {
    part = part(SERVER, this::isStarted);
    part.start();
    for (int times = 2; times < 6; times++) {
      part.hold();
      part.release();
      int started = times;
      await().atMost(Duration.ofSeconds(60)).until(() -> starts().size() == started);
      awaitUp(0);
    }
  }

  @Test
  void isStartedAfterAHoldDuringItsStart() throws Exception {
    part = part(SERVER, launched -> isStarted(launched) && starts().size() == 2);
    FutureTask<Void> start = starting();
    await().until(() -> starts().size() == 1);
    part.hold();
    start.get();
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.HELD);
    part.release();
    awaitUp(0);
    assertThat(starts()).hasSize(2);
  }

  @Test
  void isStartedAfterAHoldBeforeItsStart() throws InterruptedException {
    part = part(SERVER, this::isStarted);
    part.hold();
    part.start();
    assertThat(starts()).isEmpty();
    part.release();
    awaitUp(0);
  }

  @Test
  void releaseWithoutAHoldChangesNothing() throws InterruptedException {
    part = part(SERVER, this::isStarted);
    part.start();
    PartState before = part.state();
    part.release();
    assertThat(part.state()).isEqualTo(before);
  }

  @Test
  void stopAsksFirstAndEndsTheWatch() throws InterruptedException {
    part =
        part(
            "trap 'echo good bye; exit 0' TERM; " + NOTE + "while :; do sleep 0.05; done",
            this::isStarted);
    part.start();
    ProcessIdentity process = part.state().process();
    part.stop();
    assertThat(process.find()).isEmpty();
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.STOPPED);
    assertThat(part.state().process()).isNull();
    assertThat(log()).content().isEqualTo("good bye\n");
    await().until(() -> watches().isEmpty());
    assertThat(starts()).hasSize(1);
    assertThat(told).extracting(PartState::phase).doesNotContain(PartState.Phase.RESTARTING);
  }

  @Test
  void stopEndsAHold() throws InterruptedException {
    part = part(SERVER, this::isStarted);
    part.start();
    part.hold();
    part.stop();
    await().until(() -> watches().isEmpty());
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.STOPPED);
    assertThat(starts()).hasSize(1);
  }

  @Test
  void stopEndsAStartThatWaits() throws Exception {
    part = part(SERVER, never());
    FutureTask<Void> start = starting();
    await().until(() -> starts().size() == 1);
    ProcessIdentity process = part.state().process();
    part.stop();
    start.get();
    assertThat(process.find()).isEmpty();
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.STOPPED);
  }

  @Test
  void tellsItsLogApartFromTheRunBefore() throws IOException {
    Files.writeString(log(), "ERROR of the run before\n");
    part = part("exit 2", never());
    assertThatThrownBy(part::start).hasMessageContaining("status 2: it wrote nothing");
    assertThat(log()).content().isEqualTo("ERROR of the run before\n");
  }

  @Test
  void passesTheEnvironmentOn() {
    part =
        new Part(
            new ProcessSpec(
                "server",
                List.of("sh", "-c", "echo \"ERROR $GREETING\"; exit 2"),
                Map.of("GREETING", "hello"),
                log()),
            null,
            never(),
            () -> {});
    assertThatThrownBy(part::start).hasMessageContaining("ERROR hello");
  }

  @Test
  void startsAgainAfterWhatKeptItFromStartingWasMended() throws Exception {
    List<String> complaints = new ArrayList<>();
    Path broken = folder.resolve("broken");
    Files.createFile(broken);
    part =
        new Part(
            spec("[ -e %s ] && echo 'ERROR it is broken' && exit 1; ".formatted(broken) + SERVER),
            ADDRESS,
            this::isStarted,
            () -> {},
            mender(broken, "ERROR it is broken", complaints));
    part.start();
    assertThat(complaints).containsExactly("ERROR it is broken");
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.UP);
  }

  @Test
  void startsAgainWhereWhatItSaidHasToBeMended() throws Exception {
    List<String> complaints = new ArrayList<>();
    Path broken = folder.resolve("broken");
    Files.createFile(broken);
    part =
        new Part(
            spec("[ -e %s ] && echo 'WARN half is lost'; ".formatted(broken) + SERVER),
            ADDRESS,
            this::isStarted,
            () -> {},
            mender(broken, "WARN half is lost", complaints));
    part.start();
    assertThat(complaints).containsExactly("WARN half is lost");
    assertThat(starts()).hasSize(2);
    assertThat(part.state().phase()).isEqualTo(PartState.Phase.UP);
  }

  @Test
  void clearsAwayWhatWasLeftBehindBeforeEachStart() throws Exception {
    List<Integer> startsBefore = Collections.synchronizedList(new ArrayList<>());
    part =
        new Part(
            spec(SERVER),
            ADDRESS,
            this::isStarted,
            () -> {},
            new Part.Mender() {
              @Override
              public void clear() {
                assertThat(part.state().process()).isNull();
                startsBefore.add(starts().size());
              }
            });
    part.start();
    part.kill();
    awaitUp(1);
    assertThat(startsBefore).containsExactly(0, 1);
  }

  /** Deletes what is broken, when its server does not run. */
  private Part.Mender mender(Path broken, String complaint, List<String> complaints) {
    return new Part.Mender() {
      @Override
      public boolean isNeeded(LogMark said) {
        return said.line(Pattern.compile(complaint)).isPresent();
      }

      @Override
      public void mend(LogMark said) {
        assertThat(part.state().process()).isNull();
        complaints.add(said.tellingLine());
        assertThat(broken.toFile().delete()).isTrue();
      }
    };
  }

  /** Starts it in a thread of its own. */
  private FutureTask<Void> starting() {
    FutureTask<Void> start =
        new FutureTask<>(
            () -> {
              part.start();
              return null;
            });
    new Thread(start).start();
    return start;
  }

  private Part impatient(String script, Part.Readiness readiness, Duration idle) {
    return new Part(
        spec(script), ADDRESS, readiness, () -> told.add(part.state()), Part.Mender.NONE, idle);
  }

  private Part part(String script, Part.Readiness readiness) {
    return new Part(spec(script), ADDRESS, readiness, () -> told.add(part.state()));
  }

  private ProcessSpec spec(String script) {
    String inFolder = "cd '%s'\n%s".formatted(folder, script);
    return new ProcessSpec("server", List.of("sh", "-c", inFolder), Map.of(), log());
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  /** Ready as soon as the process that runs has noted its start. */
  private boolean isStarted(Instant launched) {
    return starts().contains(Long.toString(part.state().process().pid()));
  }

  private static Part.Readiness never() {
    return launched -> false;
  }

  private List<String> starts() {
    try {
      return Files.readAllLines(folder.resolve("starts"));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitUp(int restarts) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            part::state,
            state -> state.phase() == PartState.Phase.UP && state.restarts() == restarts);
  }

  private static List<Thread> watches() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("watch-server"))
        .toList();
  }
}
