package com.instashop.stack;

import com.instashop.program.CommandLines;
import com.instashop.program.Version;
import com.instashop.stack.command.Commands;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line {@code instashop}. */
@Command(
    name = "instashop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    description = "From a committed row to a proven number.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /** The command line, for who runs it within a program. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    Commands.addTo(commandLine);
    return CommandLines.withHabits(commandLine, "instashop");
  }

  public static void main(String[] arguments) {
    // The console speaks English, its numbers too.
    Locale.setDefault(Locale.ENGLISH);
    // Programs of ours that are libraries here bring a logback.xml of their own.
    System.setProperty("logback.configurationFile", "com/instashop/stack/logback.xml");
    CommandLine commandLine = commandLine();
    if (arguments.length == 0) {
      commandLine.usage(System.err);
      System.exit(CommandLine.ExitCode.USAGE);
    }
    System.exit(commandLine.execute(arguments));
  }
}
