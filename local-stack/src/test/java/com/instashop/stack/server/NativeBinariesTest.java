package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeBinariesTest {
  @TempDir private Path folder;

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
