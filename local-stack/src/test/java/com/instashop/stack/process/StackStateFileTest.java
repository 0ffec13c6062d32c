package com.instashop.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackStateFileTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456Z");
  private static final ProcessIdentity OTHER = new ProcessIdentity(4711, NOON);

  @TempDir private Path home;
  private Folders folders;

  @BeforeEach
  void nameTheFolders() {
    folders = new Folders(home, home);
  }

  @Test
  void readsWhatWasWritten() {
    StackState state =
        new StackState(
            StackState.Phase.UP,
            ProcessIdentity.self(),
            3,
            List.of(
                part("kafka-1", PartState.Phase.UP, OTHER, "127.0.0.1:9092", null),
                part("spark", PartState.Phase.HELD, null, null, "another runs in its place")),
            List.of(part("generator", PartState.Phase.UP, OTHER, null, null)),
            List.of("Port 9092 is taken: kafka-1 listens on 40001"),
            "a broker did not start");
    StackStateFile.write(folders, state);
    assertThat(StackStateFile.read(folders)).contains(state);
  }

  @Test
  void replacesWhatWasThere() {
    StackStateFile.write(folders, empty(StackState.Phase.STARTING, ProcessIdentity.self()));
    StackState down = empty(StackState.Phase.DOWN, ProcessIdentity.self());
    StackStateFile.write(folders, down);
    assertThat(StackStateFile.read(folders)).contains(down);
    assertThat(folders.run().toFile().list()).containsExactly("state.json");
  }

  @Test
  void tellsWhetherItsWriterRuns() {
    assertThat(empty(StackState.Phase.UP, ProcessIdentity.self()).isSupervised()).isTrue();
    assertThat(empty(StackState.Phase.UP, OTHER).isSupervised()).isFalse();
  }

  @Test
  void isEmptyBeforeTheFirstStart() {
    assertThat(StackStateFile.read(folders)).isEmpty();
  }

  @Test
  void isEmptyWithoutAState() throws IOException {
    write("null");
    assertThat(StackStateFile.read(folders)).isEmpty();
  }

  @Test
  void readsTheFileOfAnEarlierVersion() throws IOException {
    write(
        """
        {"phase":"UP","supervisor":{"pid":4711,"start":"2026-11-24T12:00:00.123456Z"}}\
        """);
    assertThat(StackStateFile.read(folders))
        .contains(
            new StackState(StackState.Phase.UP, OTHER, 0, List.of(), List.of(), List.of(), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\0\0\0\0", "{\"phase\":", "{\"phase\":\"UP\",\0\0"})
  void isEmptyWhereAPowerLossTookTheContent(String left) throws IOException {
    write(left);
    assertThat(StackStateFile.read(folders)).isEmpty();
  }

  private void write(String json) throws IOException {
    Files.writeString(folders.run().resolve("state.json"), json);
  }

  private static StackState empty(StackState.Phase phase, ProcessIdentity supervisor) {
    return new StackState(phase, supervisor, 1, List.of(), List.of(), List.of(), null);
  }

  private static PartState part(
      String name, PartState.Phase phase, ProcessIdentity process, String address, String note) {
    return new PartState(name, phase, process, ProcessSpec.Signal.INT, address, 2, NOON, note);
  }
}
