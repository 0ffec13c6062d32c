package com.instashop.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  private final LogsCommand logs = new LogsCommand();

  @Test
  void waitsForTheEndOfALine() throws IOException {
    Path log = log("first\nsecond\nthi");
    assertThat(logs.newLines(log)).containsExactly("first", "second");
    assertThat(logs.newLines(log)).isEmpty();
    Files.writeString(log, "rd\n", StandardOpenOption.APPEND);
    assertThat(logs.newLines(log)).containsExactly("third");
  }

  @Test
  void movesOnFromALineThatIsTooLong() throws IOException {
    Path log = log("x".repeat(MEBIBYTE + 3) + "\nnext\n");
    assertThat(logs.newLines(log)).containsExactly("x".repeat(MEBIBYTE));
    assertThat(logs.newLines(log)).containsExactly("xxx", "next");
  }

  @Test
  void beginsAnewWhenALogWasPutAside() throws IOException {
    Path log = log("a long line of the log before\n");
    assertThat(logs.newLines(log)).hasSize(1);
    Files.writeString(log, "new\n");
    assertThat(logs.newLines(log)).containsExactly("new");
  }

  private Path log(String content) throws IOException {
    return Files.writeString(folder.resolve("server.log"), content);
  }
}
