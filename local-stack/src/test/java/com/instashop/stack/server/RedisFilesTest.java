package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.stack.process.LogMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisFilesTest {
  @TempDir private Path folder;
  private Path files;

  @BeforeEach
  void make() throws IOException {
    files = Files.createDirectory(folder.resolve("appendonlydir"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Unable to obtain the AOF file appendonly.aof.2.base.rdb length. stat: Permission denied",
        "Short read or OOM loading DB. Unrecoverable error, aborting now.\n"
            + "Out Of Memory allocating 7 bytes",
        "Can't open or create append-only dir appendonlydir: No space left on device",
        "Could not create server TCP listening socket 127.0.0.1:6379: bind: Address already in use"
      })
  void blamesThemForNothingElse(String said) throws IOException {
    Path log = folder.resolve("redis.log");
    Files.writeString(log, said + "\n");
    assertThat(RedisFiles.complaint(new LogMark(log, 0))).isEmpty();
  }

  @Test
  void aBaseIsNeverEmpty() throws IOException {
    manifest("b base", "i first", "i second");
    write("base", 0);
    write("first", 0);
    write("second", 7);
    assertThat(new RedisFiles(folder).emptyBase()).contains(files.resolve("base"));
  }

  @Test
  void whatFollowedMayBeEmpty() throws IOException {
    manifest("h old", "b base", "i first", "i second");
    write("old", 0);
    write("base", 7);
    write("first", 0);
    write("second", 7);
    assertThat(new RedisFiles(folder).emptyBase()).isEmpty();
  }

  @Test
  void leavesToRedisWhatItNamesItself() throws IOException {
    assertThat(new RedisFiles(folder).emptyBase()).isEmpty();
    manifest("b base", "i first");
    write("first", 7);
    assertThat(new RedisFiles(folder).emptyBase()).isEmpty();
    Files.write(files.resolve("appendonly.aof.manifest"), new byte[88]);
    assertThat(new RedisFiles(folder).emptyBase()).isEmpty();
  }

  /** Each is a type and a name. */
  private void manifest(String... lines) throws IOException {
    StringBuilder manifest = new StringBuilder();
    for (String line : lines) {
      manifest.append("file %s seq 1 type %s\n".formatted(line.substring(2), line.substring(0, 1)));
    }
    Files.writeString(files.resolve("appendonly.aof.manifest"), manifest);
  }

  private void write(String name, int length) throws IOException {
    Files.write(files.resolve(name), new byte[length]);
  }
}
