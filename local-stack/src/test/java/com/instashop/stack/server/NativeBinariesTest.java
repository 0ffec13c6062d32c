package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeBinariesTest {
  @TempDir private Path folder;

  @Test
  void deletesOtherVersionsAndLeavesWhatIsJustUnpacked() throws IOException {
    Folders folders = new Folders(folder, folder.resolve("home"));
    Path earlier = Files.createDirectory(folders.servers().resolve("postgres-9.6"));
    Files.setLastModifiedTime(earlier, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path unpacked = Files.createDirectory(folders.servers().resolve("postgres123"));
    Path home = new NativeBinaries(folders).postgres();
    assertThat(home.resolve("bin/postgres")).isExecutable();
    assertThat(earlier).doesNotExist();
    assertThat(unpacked).exists();
  }

  @Test
  void unpacksAgainWhatAPowerLossHasCut() throws IOException {
    NativeBinaries binaries = new NativeBinaries(new Folders(folder, folder.resolve("home")));
    Path program = binaries.redis();
    byte[] whole = Files.readAllBytes(program);
    for (int length : new int[] {0, whole.length / 2}) {
      Files.write(program, Arrays.copyOf(whole, length));
      assertThat(binaries.redis()).isEqualTo(program).isExecutable();
      assertThat(program).hasBinaryContent(whole);
    }
  }
}
