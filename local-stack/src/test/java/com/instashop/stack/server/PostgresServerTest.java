package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of the file that says which process has the data. */
class PostgresServerTest {
  @TempDir private Path data;
  private Path file;
  private Process process;

  @BeforeEach
  void name() {
    file = data.resolve("postmaster.pid");
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void deletesItWhereItsNumberIsAnotherProcesss() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).doesNotExist();
  }

  @Test
  void leavesItToTheServerThatRuns() throws IOException {
    process = new ProcessBuilder("sh", "-c", "sleep 600; :", "-D", data.toString()).start();
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
    // In single-user mode.
    write(-process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
  }

  @Test
  void leavesItToPostgresWhereNobodyHasItsNumber() throws Exception {
    process = new ProcessBuilder("true").start();
    process.waitFor();
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0\0\0\0", "garbage", "\n1700000000"})
  void deletesWhatNobodyCanRead(String left) throws IOException {
    Files.writeString(file, left);
    PostgresServer.forgetStranger(data);
    assertThat(file).doesNotExist();
  }

  @Test
  void isContentWithoutOne() {
    PostgresServer.forgetStranger(data);
    assertThat(file).doesNotExist();
  }

  private void write(long pid) throws IOException {
    Files.writeString(file, "%d\n%s\n1700000000\n5432\n".formatted(pid, data));
  }
}
