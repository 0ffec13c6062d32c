package com.instashop.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.Json;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(folders.run()).isEmptyDirectory();
  }

  @Test
  void endsWithItsProcess() throws IOException {
    try (WaitingProcess process = new WaitingProcess()) {
      Hold hold = new Hold("spark", process.identity());
      Files.writeString(folders.run().resolve("hold.json"), Json.write(hold));
      assertThat(Hold.read(folders)).contains(hold);
      process.kill();
      assertThat(Hold.read(folders)).isEmpty();
    }
  }
}
