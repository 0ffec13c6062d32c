package com.instashop.capture.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamWaitTest {
  private static final String NAME = Database.CRM.connector();

  private final FakeConnect connect = new FakeConnect();
  private final Snapshot snapshot = new Snapshot();
  private final List<String> told = new ArrayList<>();
  private long now;

  private final StreamWait wait =
      new StreamWait(connect.client(), Duration.ofMinutes(2), told::add, () -> now);

  StreamWaitTest() throws IOException {}

  @AfterEach
  void close() {
    connect.close();
  }

  /** A minute goes by at each look. */
  private class Snapshot implements StreamWait.Signs {
    private int looks;
    private int lasts;
    private long records;
    private long perLook;
    private boolean busy;
    private boolean deaf;
    private int silent;
    private long beats = 40;

    @Override
    public boolean isStreaming() {
      now += Duration.ofMinutes(1).toNanos();
      records += perLook;
      return ++looks > lasts;
    }

    @Override
    public boolean isBusy() {
      return busy;
    }

    @Override
    public long records() {
      answer();
      return records;
    }

    private void answer() {
      if (silent-- > 0) {
        throw ProgramException.trouble("Kafka does not say what it has: no broker");
      }
    }

    @Override
    public void beat() {
      beats += deaf ? 0 : 2;
    }

    @Override
    public long beats() {
      answer();
      if (deaf) {
        now += Duration.ofMinutes(1).toNanos();
      }
      return beats;
    }
  }

  @Test
  void waitsWhileRecordsArrive() throws Exception {
    connect.task("RUNNING", NAME);
    snapshot.lasts = 8;
    snapshot.perLook = 1_000_000;
    wait.await(Database.CRM, snapshot);
    assertThat(told)
        .hasSize(8)
        .startsWith("crm_db is read: 1,000,000 records in Kafka so far")
        .endsWith("crm_db is read: 8,000,000 records in Kafka so far");
  }

  @Test
  void waitsWhileTheDatabaseWorks() throws Exception {
    connect.task("RUNNING", NAME);
    snapshot.lasts = 8;
    snapshot.busy = true;
    wait.await(Database.CRM, snapshot);
    assertThat(snapshot.looks).isEqualTo(9);
  }

  @Test
  void givesUpWhereNothingMoves() {
    connect.task("RUNNING", NAME);
    snapshot.lasts = Integer.MAX_VALUE;
    assertThatThrownBy(() -> wait.await(Database.CRM, snapshot))
        .isInstanceOf(ProgramException.class)
        .hasMessageStartingWith(
            "%s does not stream yet (connector RUNNING, task RUNNING), and nothing moves"
                .formatted(NAME));
  }

  @Test
  void givesUpWhereNoHeartbeatArrives() {
    connect.task("RUNNING", NAME);
    snapshot.deaf = true;
    assertThatThrownBy(() -> wait.await(Database.CRM, snapshot))
        .hasMessageStartingWith(NAME + " runs, but no heartbeat arrives in topic ");
  }

  @Test
  void restartsATaskThatFailedOnce() throws Exception {
    connect.next(200, failed()).next(204, "").task("RUNNING", NAME);
    wait.await(Database.CRM, snapshot);
    assertThat(connect.requests())
        .contains("POST /connectors/%s/restart?includeTasks=true&onlyFailed=true".formatted(NAME));
    assertThat(told).containsExactly(NAME + " failed (no room for a slot): restart 1");
  }

  @Test
  void givesUpATaskThatFailsEachTime() {
    connect.always(200, failed());
    // Each pause is over at once.
    StreamWait impatient =
        new StreamWait(
            connect.client(),
            Duration.ofDays(1),
            told::add,
            () -> now += Duration.ofSeconds(30).toNanos());
    assertThatThrownBy(() -> impatient.await(Database.CRM, snapshot))
        .isInstanceOf(ProgramException.class)
        .hasMessage(NAME + " failed, and was restarted 5 times: no room for a slot");
  }

  @Test
  void waitsForABrokerThatIsStartedAgain() throws Exception {
    connect.task("RUNNING", NAME);
    snapshot.silent = 2;
    wait.await(Database.CRM, snapshot);
    assertThat(snapshot.silent).isNegative();
  }

  @Test
  void givesUpWhereKafkaSaysNothing() {
    connect.task("RUNNING", NAME);
    snapshot.silent = Integer.MAX_VALUE;
    assertThatThrownBy(() -> wait.await(Database.CRM, snapshot))
        .isInstanceOf(ProgramException.class)
        .hasMessage("Kafka does not say what it has: no broker");
  }

  @Test
  void waitsForAWorkerThatIsStartedAgain() throws Exception {
    connect.next(500, "{\"message\":\"starting\"}").task("RUNNING", NAME);
    wait.await(Database.CRM, snapshot);
    assertThat(told).isEmpty();
  }

  private static String failed() {
    return """
    {"%s":{"status":{"connector":{"state":"RUNNING"},
     "tasks":[{"id":0,"state":"FAILED","trace":"no room for a slot\\n\\tat Slot.java"}]}}}\
    """
        .formatted(NAME);
  }
}
