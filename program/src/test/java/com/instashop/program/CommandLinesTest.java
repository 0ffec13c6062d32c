package com.instashop.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
}
