package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.capture.database.ReplicationSlot;
import com.instashop.capture.database.Sources;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.ConnectorsHealth;
import com.instashop.contracts.schema.Database;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorWatcherTest {
  private static final String RESTART =
      "POST /connectors/crm-connector/restart?includeTasks=true&onlyFailed=true";

  private static final String UNREAD =
      "nobody reads slot crm_db_slot, although its task says RUNNING; look into the log of Kafka Connect";

  private final FakeConnect connect = new FakeConnect();
  private final HandClock clock = new HandClock();
  private final List<ConnectorsHealth> published = new ArrayList<>();
  private final HandSources sources = new HandSources();
  private Optional<String> topicFault = Optional.empty();
  private final ConnectorWatcher watcher =
      new ConnectorWatcher(
          connect.client(), sources, unused -> topicFault, published::add, clock, clock::nanoTime);

  ConnectorWatcherTest() throws IOException {}

  @AfterEach
  void close() {
    connect.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUNNING", "PAUSED", "UNASSIGNED"})
  void leavesAloneWhatDidNotFail(String state) throws InterruptedException {
    connect.task(state, "crm-connector");
    assertThat(restarts()).isZero();
    assertThat(newest()).isEqualTo(connector(state, 0));
  }

  @Test
  void tellsWhatIsWrongInTheDatabaseUnlessTheConnectorItselfFailed() throws InterruptedException {
    sources.fault = Optional.of("table interaction is not published");
    connect.task("RUNNING", "crm-connector");
    watcher.look();
    assertThat(newest().error()).isEqualTo("table interaction is not published");
    sources.fault = Optional.empty();
    watcher.look();
    assertThat(newest().error()).isNull();
  }

  @Test
  void tellsWhatIsWrongWithTheTopicsWhereNothingElseIs() throws InterruptedException {
    topicFault = Optional.of("topic segment has 3 partitions, and its connector knows of 1");
    connect.task("RUNNING", "crm-connector");
    watcher.look();
    assertThat(newest().error()).startsWith("topic segment has 3 partitions");
    sources.fault = Optional.of("table interaction is not published");
    watcher.look();
    assertThat(newest().error()).isEqualTo("table interaction is not published");
  }

  @Test
  void leavesConnectorsOfOtherPeopleAlone() throws InterruptedException {
    connect.task("FAILED", "orders-connector");
    watcher.look();
    assertThat(connect.requests()).noneMatch(request -> request.startsWith("POST"));
    assertThat(published.get(0).connectors()).isEmpty();
  }

  @Test
  void restartsAFailedTaskAndWaitsBeforeItDoesSoAgain() throws InterruptedException {
    connect.task("FAILED", "crm-connector");
    assertThat(restarts()).isOne();
    clock.pass(Duration.ofMillis(1_999));
    assertThat(restarts()).isZero();
    assertThat(newest().restarts()).isOne();
    clock.pass(Duration.ofMillis(1));
    assertThat(restarts()).isOne();
    assertThat(newest()).isEqualTo(connector("FAILED", 2));
  }

  @Test
  void clockThatIsSetBackHoldsNoRestartUp() throws InterruptedException {
    connect.task("FAILED", "crm-connector");
    assertThat(restarts()).isOne();
    clock.now = clock.now.minus(Duration.ofHours(1));
    clock.pass(Duration.ofSeconds(2));
    assertThat(restarts()).isOne();
  }

  @Test
  void refusedRestartDoesNotHideTheOthers() throws InterruptedException {
    connect.next(
        200,
        """
        {"crm-connector":{"status":{"connector":{"state":"RUNNING"},"tasks":[{"state":"FAILED"}]}},\
        "erp-connector":{"status":{"connector":{"state":"RUNNING"},"tasks":[{"state":"RUNNING"}]}}}""");
    connect.next(500, "{\"message\":\"cannot\"}");
    watcher.look();
    assertThat(published.get(0).reachable()).isTrue();
    assertThat(published.get(0).connectors()).containsOnlyKeys("crm-connector", "erp-connector");
  }

  @Test
  void tellsWhenConnectIsAwayAndWhenItIsBack() throws InterruptedException {
    connect.task("RUNNING", "crm-connector");
    watcher.look();
    clock.pass(Duration.ofSeconds(2));
    connect.next(503, "starting");
    watcher.look();
    watcher.look();
    assertThat(published)
        .extracting(ConnectorsHealth::reachable)
        .containsExactly(true, false, true);
    assertThat(published.get(1).connectors()).isEmpty();
    assertThat(published.get(1).updatedAt()).isEqualTo(clock.instant());
    assertThat(published.get(2).connectors()).containsOnlyKeys("crm-connector");
  }

  @Test
  void connectorWhoseChangesAreGoneReadsAnew() throws InterruptedException {
    sources.state = Optional.of(new ReplicationSlot.State("lost", null, false));
    sources.inUse = true;
    connect.task("RUNNING", "crm-connector");
    watcher.look();
    assertThat(newest().hasLostChanges()).isTrue();
    assertThat(newest().error()).contains("max_slot_wal_keep_size");
    assertThat(sources.state).isPresent();

    sources.inUse = false;
    watcher.look();
    assertThat(sources.state).isEmpty();

    sources.state = Optional.of(new ReplicationSlot.State("reserved", 7L, true));
    watcher.look();
    assertThat(newest()).isEqualTo(connector("RUNNING", 0));
    // The task itself makes another slot: whoever stops it may be too late.
    assertThat(connect.requests()).containsOnly("GET /connectors?expand=status");
  }

  @Test
  void databaseThatCannotBeAskedIsNamedWhateverItsTaskSays() throws InterruptedException {
    sources.silence = "crm_db cannot be asked: PostgreSQL at db:5432/crm_db does not answer";
    connect.task("RUNNING", "crm-connector");
    watcher.look();
    assertThat(newest().error()).isEqualTo(sources.silence);
    assertThat(newest().slot()).isNull();
    sources.silence = null;
    watcher.look();
    assertThat(newest()).isEqualTo(connector("RUNNING", 0));
  }

  @Test
  void slotThatNobodyReadsIsNamedAfterThreeLooks() throws InterruptedException {
    sources.state = Optional.of(new ReplicationSlot.State("reserved", 7L, false));
    connect.task("RUNNING", "crm-connector");
    assertThat(errors(3)).containsExactly(null, null, UNREAD);
    sources.snapshotTaken = true;
    assertThat(errors(1)).containsExactly((String) null);
    sources.snapshotTaken = false;
    assertThat(errors(3)).containsExactly(null, null, UNREAD);
    // One that does not run says so itself.
    connect.task("PAUSED", "crm-connector");
    assertThat(errors(1)).containsExactly((String) null);
  }

  @Test
  void slotThatIsGoneIsNamedAfterThreeLooks() throws InterruptedException {
    sources.state = Optional.empty();
    connect.task("RUNNING", "crm-connector");
    assertThat(errors(3)).element(2).asString().startsWith("there is no slot crm_db_slot");
    sources.state = Optional.of(new ReplicationSlot.State("reserved", 7L, true));
    assertThat(errors(1)).containsExactly((String) null);
  }

  @Test
  void slotWhoseLogIsAboutToBeDeletedIsNamedAtOnce() throws InterruptedException {
    sources.state = Optional.of(new ReplicationSlot.State("unreserved", 7L, true));
    connect.task("RUNNING", "crm-connector");
    assertThat(errors(1)).element(0).asString().contains("may delete", "max_slot_wal_keep_size");
  }

  /** What is told of the connector, look by look. */
  private List<String> errors(int looks) throws InterruptedException {
    List<String> errors = new ArrayList<>();
    for (int look = 0; look < looks; look++) {
      watcher.look();
      errors.add(newest().error());
    }
    return errors;
  }

  @Test
  void connectorThatFailedOverItsLostSlotIsRestarted() throws InterruptedException {
    sources.state = Optional.of(new ReplicationSlot.State("lost", null, false));
    connect.task("FAILED", "crm-connector");
    assertThat(restarts()).isOne();
    assertThat(sources.state).isEmpty();
  }

  @Test
  void connectorThatSomebodyStoppedStaysSo() throws InterruptedException {
    connect.stopped("crm-connector");
    watcher.look();
    assertThat(connect.requests()).containsOnly("GET /connectors?expand=status");
  }

  private static ConnectorsHealth.Connector connector(String task, long restarts) {
    return new ConnectorsHealth.Connector("RUNNING", task, restarts, null, "reserved", 7L);
  }

  /** Slots that a test sets by hand. */
  private static final class HandSources implements Sources {
    private Optional<ReplicationSlot.State> state =
        Optional.of(new ReplicationSlot.State("reserved", 7L, true));

    private boolean inUse;
    private boolean snapshotTaken;
    private String silence;
    private Optional<String> fault = Optional.empty();

    @Override
    public Set<Database> captured() {
      return Set.of(Database.CRM, Database.ERP);
    }

    @Override
    public Optional<ReplicationSlot.State> slot(Database database) {
      if (silence != null) {
        throw ProgramException.trouble(silence);
      }
      return state;
    }

    @Override
    public boolean isSnapshotTaken(Database database) {
      return snapshotTaken;
    }

    @Override
    public Optional<String> fault(Database database) {
      return fault;
    }

    @Override
    public boolean dropSlot(Database database) {
      assertThat(database).isEqualTo(Database.CRM);
      if (!inUse) {
        state = Optional.empty();
      }
      return !inUse;
    }
  }

  /** Looks once; how often it restarted the connector by that. */
  private long restarts() throws InterruptedException {
    watcher.look();
    return connect.requests().stream().filter(RESTART::equals).count();
  }

  private ConnectorsHealth.Connector newest() {
    return published.get(published.size() - 1).connectors().get("crm-connector");
  }

  /** A clock that goes on by hand. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");

    /** Begins just before it runs over. */
    private long nanos = Long.MAX_VALUE;

    void pass(Duration time) {
      now = now.plus(time);
      nanos += time.toNanos();
    }

    long nanoTime() {
      return nanos;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
