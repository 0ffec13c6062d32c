package com.instashop.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.program.kafka.KafkaAddress;
import com.instashop.program.redis.RedisAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLinesTest {

  /** A program that PostgreSQL refuses. */
  @Command(name = "refused")
  private record Refused(String state) implements Callable<Integer> {
    @Override
    public Integer call() throws SQLException {
      throw new SQLException("FATAL: no\n  Detail", state);
    }
  }

  @ParameterizedTest
  @CsvSource({"28P01, 2", "28000, 2", "3D000, 2", "08001, 1", "53300, 1", ", 1"})
  void wrongLoginIsAMistakeAndAnAbsentServerIsNot(String state, int status) {
    StringWriter said = new StringWriter();
    assertThat(CommandLines.of(new Refused(state)).setErr(new PrintWriter(said, true)).execute())
        .isEqualTo(status);
    assertThat(said.toString().strip()).isEqualTo("FATAL: no Detail");
  }

  /** A program that asks a server that is not there. */
  @Command(name = "absent")
  private record Absent(Callable<Integer> work) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return work.call();
    }
  }

  @Test
  void serverThatDoesNotAnswerIsNamed() {
    RedisAddress redis = new RedisAddress("127.0.0.1", 1, null, null);
    assertThat(said(() -> redis.connect().getDB()))
        .isEqualTo("1 Redis at 127.0.0.1:1 does not answer: see scripts/instashop doctor");
    assertThat(said(() -> new RedisAddress("no.invalid", 1, null, null).connect().getDB()))
        .startsWith("1 Redis: no.invalid");
    assertThat(
            said(
                () -> {
                  KafkaAddress.open("127.0.0.1:1").check(Duration.ofMillis(200));
                  return 0;
                }))
        .isEqualTo("1 Kafka at 127.0.0.1:1 does not answer: see scripts/instashop doctor");
  }

  @ParameterizedTest
  @CsvSource({"60s, PT60S", "5m, PT5M", "1d, PT24H", "1036800s, PT288H"})
  void timesAreReadAsPeopleWriteThem(String text, Duration time) {
    assertThat(CommandLines.time(text)).isEqualTo(time);
  }

  @Test
  void commandMayHaveAStatusOfItsOwnForWhatItCannotDo() {
    StringWriter said = new StringWriter();
    assertThat(CommandLines.of(new Patient()).setErr(new PrintWriter(said, true)).execute())
        .isEqualTo(3);
  }

  /** A program whose status 1 says something else. */
  @Command(name = "patient", exitCodeOnExecutionException = 3)
  private static final class Patient implements Callable<Integer> {
    @Override
    public Integer call() throws SQLException {
      throw new SQLException("The database system is starting up", "57P03");
    }
  }

  @Test
  void programIsCalledWhatPeopleTyped() {
    System.setProperty(CommandLines.CALLED, "instashop refuse");
    try {
      StringWriter said = new StringWriter();
      CommandLine commandLine =
          CommandLines.of(new Refused("")).setErr(new PrintWriter(said, true));
      assertThat(commandLine.getUsageMessage()).startsWith("Usage: instashop refuse");
      assertThat(commandLine.execute("--what")).isEqualTo(2);
      assertThat(said.toString().strip())
          .isEqualTo("Unknown option: '--what'; see instashop refuse --help");
    } finally {
      System.clearProperty(CommandLines.CALLED);
    }
  }

  private static String said(Callable<Integer> work) {
    StringWriter said = new StringWriter();
    int status = CommandLines.of(new Absent(work)).setErr(new PrintWriter(said, true)).execute();
    return status + " " + said.toString().strip();
  }
}
