package com.instashop.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of the file that says which process has the data. */
class PostgresServerTest {
  @TempDir private Path data;
  @TempDir private Path programs;
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
    serve(data);
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
    // In single-user mode.
    write(-process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
  }

  @Test
  void leavesItToTheServerThatCallsItsFolderOtherwise() throws IOException {
    serve(Files.createSymbolicLink(programs.resolve("link"), data));
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
  }

  @Test
  void leavesItToTheServerWhoseFolderWasMoved() throws IOException {
    serve(programs.resolve("before"));
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
  }

  @Test
  void leavesItToTheServerWhoseProgramWasReplaced() throws IOException {
    serve(data);
    Files.delete(programs.resolve("postgres"));
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).exists();
  }

  @Test
  void deletesItWhereItsNumberIsAServersOfAnotherFolder() throws IOException {
    serve(programs);
    write(process.pid());
    PostgresServer.forgetStranger(data);
    assertThat(file).doesNotExist();
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

  /** Starts what looks like a PostgreSQL; it ends with us. */
  private void serve(Path folder) throws IOException {
    Path program = programs.resolve("postgres");
    Files.copy(Path.of("/bin/sh"), program, StandardCopyOption.COPY_ATTRIBUTES);
    process =
        new ProcessBuilder(program.toString(), "-c", "read -r end", "-D", folder.toString())
            .start();
  }

  private void write(long pid) throws IOException {
    Files.writeString(file, "%d\n%s\n1700000000\n5432\n".formatted(pid, data));
  }
}
