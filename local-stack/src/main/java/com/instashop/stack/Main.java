package com.instashop.stack;

import com.instashop.program.ProgramException;
import com.instashop.stack.command.Commands;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;
import redis.clients.jedis.exceptions.JedisException;

/** The command line {@code instashop}. */
@Command(
    name = "instashop",
    mixinStandardHelpOptions = true,
    version = "InstaShop 1.0.0",
    scope = CommandLine.ScopeType.INHERIT,
    description = "From a committed row to a proven number, on one machine.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h|d)?");

  private Main() {}

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    Commands.addTo(commandLine);
    return commandLine
        .registerConverter(Duration.class, Main::duration)
        .setExecutionExceptionHandler(
            (thrown, failed, parsed) -> {
              Exception exception = unwrapped(thrown);
              if (exception instanceof ProgramException known) {
                failed.getErr().println(known.getMessage());
                return known.isUsersMistake()
                    ? CommandLine.ExitCode.USAGE
                    : CommandLine.ExitCode.SOFTWARE;
              }
              if (exception instanceof ProgramException
                  || exception instanceof JedisException
                  || exception instanceof KafkaException
                  || exception instanceof SQLException) {
                failed.getErr().println(exception.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              LoggerFactory.getLogger(Main.class).error("instashop failed", exception);
              return CommandLine.ExitCode.SOFTWARE;
            })
        .setParameterExceptionHandler(
            (exception, arguments) -> {
              exception
                  .getCommandLine()
                  .getErr()
                  .printf(
                      "%s; see %s --help%n",
                      exception.getMessage(),
                      exception.getCommandLine().getCommandSpec().qualifiedName());
              return CommandLine.ExitCode.USAGE;
            });
  }

  /** What went wrong, also where it did so in another thread. */
  private static Exception unwrapped(Exception thrown) {
    return thrown instanceof ExecutionException && thrown.getCause() instanceof Exception cause
        ? cause
        : thrown;
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is no time, write for example 60s or 5m".formatted(text));
    }
    long value = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    return switch (unit) {
      case "d" -> Duration.ofDays(value);
      case "h" -> Duration.ofHours(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofSeconds(value);
    };
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
