package com.instashop.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class MainTest {

  @Test
  void refusesAnUnknownCommand() {
    assertMistake(run("dance"), "'dance'", "instashop --help");
  }

  @Test
  void refusesAnUnknownOption() {
    assertMistake(run("up", "--fast"), "'--fast'", "instashop up --help");
  }

  @Test
  void refusesABadNumber() {
    assertMistake(run("demo", "--rate", "many"), "--rate", "many", "instashop demo --help");
    assertMistake(run("demo", "--rate", "0"), "--rate 0", "1 or more");
    assertMistake(run("peek", "transaction", "--max", "0"), "--max 0", "at least 1");
    assertMistake(run("logs", "-n", "-1"), "-n -1", "at least 0");
  }

  @Test
  void refusesABadDuration() {
    assertMistake(run("demo", "--for", "soon"), "'soon' is no time", "60s or 5m");
    assertMistake(run("demo", "--for", "5d"), "'5d' is no time");
    assertMistake(run("demo", "--for", "0m"), "--for", "1s or more");
    assertMistake(run("verify", "--every", "0s"), "--every", "1s or more");
  }

  @Test
  void refusesANumberOfBrokersThatCannotBe() {
    assertMistake(run("up", "--brokers", "2"), "--brokers 2", "1 or 3");
    assertMistake(run("demo", "--brokers", "three"), "--brokers", "three");
  }

  @Test
  void resetDeletesNothingWithoutConsoleAndConfirmation() {
    assertMistake(run("reset"), "--yes");
  }

  @Test
  void saysThatNoStackIsRunning() {
    for (String command :
        List.of("topics", "connectors", "metrics", "generate", "submit", "verify", "rebuild")) {
      assertMistake(run(command), "No stack is running", "scripts/instashop up");
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpEndsWell(String command) {
    Outcome help = run(command, "--help");
    assertThat(help.status()).isEqualTo(ExitCode.OK);
    assertThat(help.errors()).isEmpty();
    assertThat(help.output()).contains("Usage: instashop " + command);
  }

  static Set<String> commands() {
    Set<String> commands = new TreeSet<>(Main.commandLine().getSubcommands().keySet());
    // Its help is the generator's, a program of its own.
    commands.remove("generate");
    return commands;
  }

  @Test
  void helpNamesEveryCommandOnce() {
    Outcome help = run("--help");
    assertThat(help.status()).isEqualTo(ExitCode.OK);
    assertThat(help.output().lines().map(String::strip).map(line -> line.replaceFirst(" .*", "")))
        .containsOnlyOnce("demo", "up", "down", "status", "logs", "reset", "generate", "submit")
        .containsOnlyOnce("topics", "peek", "connectors", "metrics", "verify", "rebuild")
        .doesNotContain("supervise");
  }

  @Test
  void generateLeavesAllOptionsToTheGenerator() {
    CommandLine.ParseResult generate =
        Main.commandLine().parseArgs("generate", "--rate", "5", "--help").subcommand();
    assertThat(generate.commandSpec().options()).isEmpty();
    assertThat(generate.matchedPositional(0).<List<String>>getValue())
        .containsExactly("--rate", "5", "--help");
  }

  private record Outcome(int status, String output, String errors) {}

  private static Outcome run(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    return new Outcome(status, output.toString(), errors.toString());
  }

  /** One line that says what and how to mend it, and exit status 2. */
  private static void assertMistake(Outcome outcome, String... parts) {
    assertThat(outcome.errors().lines()).hasSize(1);
    assertThat(outcome.errors()).contains(parts);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitCode.USAGE);
  }
}
