package com.instashop.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogMarkTest {
  private static final long LARGE = 33L << 20;

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void nameTheLog() {
    log = folder.resolve("kafka-1.log");
  }

  @Test
  void tellsTheLastErrorSinceTheMark() throws IOException {
    write("ERROR of the run before\n");
    LogMark mark = LogMark.atEnd(log);
    write("INFO starting\nERROR first\n  FATAL no room on the disk  \nINFO good bye\n\n");
    assertThat(mark.tellingLine()).isEqualTo("FATAL no room on the disk");
  }

  @Test
  void findsWordsSinceTheMark() throws IOException {
    write("WARN stray of the run before\n");
    LogMark mark = LogMark.atEnd(log);
    assertThat(mark.line(Pattern.compile("stray"))).isEmpty();
    write("INFO starting\nWARN stray one\nWARN stray two\n");
    assertThat(mark.line(Pattern.compile("stray"))).contains("WARN stray one");
  }

  @Test
  void tellsTheCauseInsteadOfAStackFrame() throws IOException {
    write(
        """
        Exception in thread "main" java.lang.IllegalStateException: no broker
        \tat kafka.server.KafkaException.of(KafkaException.java:7)
        Caused by: java.net.BindException: Address already in use
        \tat java.base/sun.nio.ch.SocketException.bind(SocketException.java:1)
        \t... 7 more
        """);
    assertThat(new LogMark(log, 0).tellingLine())
        .isEqualTo("Caused by: java.net.BindException: Address already in use");
  }

  @Test
  void tellsTheLastLineWhereNothingIsWrong() throws IOException {
    write("one\n two \n\n");
    assertThat(new LogMark(log, 0).tellingLine()).isEqualTo("two");
  }

  @Test
  void saysThatNothingWasWritten() throws IOException {
    assertThat(LogMark.atEnd(log).tellingLine()).isEqualTo("it wrote nothing");
    write("ERROR of the run before\n");
    assertThat(LogMark.atEnd(log).tellingLine()).isEqualTo("it wrote nothing");
  }

  @Test
  void saysThatNothingWasWrittenToALogThatWasCutShort() throws IOException {
    write("a long line of the run before\n");
    LogMark mark = LogMark.atEnd(log);
    Files.writeString(log, "short");
    assertThat(mark.tellingLine()).isEqualTo("it wrote nothing");
  }

  @Test
  void putsALargeLogAside() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(LARGE);
    }
    assertThat(LogMark.atEnd(log)).isEqualTo(new LogMark(log, 0));
    assertThat(log).doesNotExist();
    assertThat(folder.resolve("kafka-1.log.1")).hasSize(LARGE);
  }

  @Test
  void readsOnlyTheEndOfALongLog() throws IOException {
    write("ERROR long ago\n" + "INFO all is well\n".repeat(20_000));
    assertThat(new LogMark(log, 0).tellingLine()).isEqualTo("INFO all is well");
  }

  private void write(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
