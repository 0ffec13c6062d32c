package com.instashop.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldTest {
  @TempDir private Path home;
  private Folders folders;

  @BeforeEach
  void nameTheFolders() {
    folders = new Folders(home, home);
  }

  @Test
  void nothingIsHeldWithoutAWish() {
    assertThat(Hold.read(folders)).isEmpty();
    Hold.lift(folders);
    assertThat(Hold.read(folders)).isEmpty();
  }

  @Test
  void isThereUntilItIsLifted() {
    Hold.place(folders, "spark");
    assertThat(Hold.read(folders)).contains(new Hold("spark", ProcessIdentity.self()));
    Hold.lift(folders);
    assertThat(Hold.read(folders)).isEmpty();
    assertThat(folders.run()).isDirectoryNotContaining("glob:**.json");
  }

  @Test
  void isRefusedWhileAnotherCommandHasOne() throws IOException {
    try (WaitingProcess process = new WaitingProcess()) {
      Hold other = new Hold("spark", process.identity());
      write(Json.write(other));
      assertThatThrownBy(() -> Hold.place(folders, "spark"))
          .isInstanceOf(ProgramException.class)
          .hasMessage(
              "Another command runs in the place of spark: wait until it ends, or end process %d"
                  .formatted(process.identity().pid()))
          .satisfies(e -> assertThat(((ProgramException) e).isUsersMistake()).isTrue());
      Hold.lift(folders);
      assertThat(Hold.read(folders)).contains(other);
      process.kill();
      Hold.place(folders, "spark");
      assertThat(Hold.read(folders)).contains(new Hold("spark", ProcessIdentity.self()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"part\":", "{\"part\":\"spark\"}", "{}", "null"})
  void aPartOfAWishIsNone(String written) throws IOException {
    write(written);
    assertThat(Hold.read(folders)).isEmpty();
  }

  @Test
  void endsWithItsProcess() throws IOException {
    try (WaitingProcess process = new WaitingProcess()) {
      Hold hold = new Hold("spark", process.identity());
      write(Json.write(hold));
      assertThat(Hold.read(folders)).contains(hold);
      process.kill();
      assertThat(Hold.read(folders)).isEmpty();
    }
  }

  private void write(String json) throws IOException {
    Files.writeString(folders.run().resolve("hold.json"), json);
  }
}
