package com.instashop.program;

import com.instashop.contracts.ProgramException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the command lines of all programs have in common: times such as {@code 60s}, and how a
 * program ends. A mistake of the user's ends in one line and exit status 2; a server that does not
 * do its part in one line and 1, a mistake of ours in a stack trace and 1, where a command has no
 * other status for both.
 */
public final class CommandLines {
  /** The system property that says what people have typed to start a program. */
  public static final String CALLED = "instashop.called";

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(s|m|h|d)");

  private static final Pattern CHOICE =
      Pattern.compile("(.*: )expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");

  /** What Kafka's clients say where they cannot be made. */
  private static final Pattern UNMADE = Pattern.compile("Failed to (construct|create) ");

  /** What Redis's client says where nobody answers. */
  private static final Pattern REDIS_AWAY = Pattern.compile("Failed to connect to (.+?)\\.?");

  /** What libraries throw where a server is away or refuses; a program may lack some of them. */
  private static final List<String> SERVERS =
      List.of(
          "org.apache.kafka.common.KafkaException",
          "redis.clients.jedis.exceptions.JedisException");

  /** What they throw where an address or a password cannot be right. */
  private static final List<String> SETTINGS =
      List.of(
          "org.apache.kafka.common.config.ConfigException",
          "org.apache.kafka.common.errors.AuthenticationException",
          "redis.clients.jedis.exceptions.JedisAccessControlException");

  /** The classes of PostgreSQL's codes for that. */
  private static final List<String> WRONG_LOGINS = List.of("28", "3D");

  private CommandLines() {}

  /** The command line of a program that others start, too, under names of their own. */
  public static CommandLine of(Object program) {
    CommandLine commandLine = new CommandLine(program);
    String called = System.getProperty(CALLED, "");
    return withHabits(called.isEmpty() ? commandLine : commandLine.setCommandName(called), called);
  }

  /**
   * Gives a command line, its subcommands included, the habits of all.
   *
   * @param name what people type
   */
  public static CommandLine withHabits(CommandLine commandLine, String name) {
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, CommandLines::time)
        .setExecutionExceptionHandler(
            (thrown, failed, parsed) -> {
              Exception exception = unwrapped(thrown);
              if (exception instanceof ProgramException
                  || exception instanceof SQLException
                  || isOneOf(SERVERS, exception)) {
                failed.getErr().println(words(exception));
                return isMistake(exception) ? CommandLine.ExitCode.USAGE : failure(failed);
              }
              LoggerFactory.getLogger(failed.getCommand().getClass())
                  .error("{} failed", failed.getCommandSpec().root().name(), exception);
              return failure(failed);
            })
        .setParameterExceptionHandler(
            (exception, arguments) -> {
              CommandLine failed = exception.getCommandLine();
              failed.getErr().printf("%s; see %s%n", ofArguments(exception), help(name, failed));
              return CommandLine.ExitCode.USAGE;
            });
  }

  /** The exit status of a command that could not do its work; 1 where it names no other. */
  private static int failure(CommandLine command) {
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** What went wrong with a server, in a line, and what to do where it does not answer. */
  public static String words(Exception exception) {
    String words = inOneLine(exception);
    return words.endsWith("does not answer") ? words + ": see scripts/instashop doctor" : words;
  }

  private static String inOneLine(Exception exception) {
    if (exception instanceof ProgramException) {
      return exception.getMessage();
    }
    String words = oneLine(reason(exception).getMessage());
    if (isOneOf(List.of("org.apache.kafka.common.errors.TimeoutException"), exception)) {
      return "Kafka: " + words;
    }
    if (isOneOf(List.of("redis.clients.jedis.exceptions.JedisConnectionException"), exception)) {
      Matcher away = REDIS_AWAY.matcher(words);
      return away.matches()
          ? "Redis at %s does not answer".formatted(away.group(1))
          : "Redis: " + words;
    }
    return words;
  }

  /** Whether the user can mend it: an address or a password cannot be right. */
  public static boolean isMistake(Exception exception) {
    if (exception instanceof ProgramException known) {
      return known.isUsersMistake();
    }
    Throwable reason = reason(exception);
    // A client of Kafka's that cannot be made has settings that cannot be.
    return isOneOf(SETTINGS, reason) || isWrongLogin(exception) || isUnmade(exception);
  }

  /** Whether PostgreSQL does not take a user, a password, or the name of a database. */
  public static boolean isWrongLogin(Throwable exception) {
    return exception instanceof SQLException refusal
        && WRONG_LOGINS.stream().anyMatch(String.valueOf(refusal.getSQLState())::startsWith);
  }

  private static boolean isOneOf(List<String> names, Throwable exception) {
    for (Class<?> type = exception.getClass(); type != null; type = type.getSuperclass()) {
      if (names.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }

  /** What went wrong, also where it did so in another thread. */
  private static Exception unwrapped(Exception thrown) {
    return thrown instanceof ExecutionException && thrown.getCause() instanceof Exception cause
        ? cause
        : thrown;
  }

  /** Kafka's clients say only in the last cause of "Failed to construct …" what is wrong. */
  private static Throwable reason(Exception exception) {
    Throwable reason =
        exception.getCause() == null || exception instanceof SQLException
            ? exception
            : exception.getCause();
    while (isUnmade(reason) && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }

  private static boolean isUnmade(Throwable exception) {
    return isOneOf(List.of("org.apache.kafka.common.KafkaException"), exception)
        && UNMADE.matcher(String.valueOf(exception.getMessage())).lookingAt();
  }

  /** What is wrong with what somebody has typed, in other words than the library's. */
  private static String ofArguments(ParameterException exception) {
    if (exception instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String first = unmatched.getUnmatched().get(0);
      return (unmatched.getCommandLine().getSubcommands().isEmpty()
              ? "'%s' is too much"
              : "There is no command '%s'")
          .formatted(first);
    }
    String words =
        oneLine(exception.getMessage())
            .replaceFirst(" is not an? (int|long)$", " is no whole number");
    Matcher choice = CHOICE.matcher(words);
    return choice.matches()
        ? "%s'%s' is none of them, write %s"
            .formatted(
                choice.group(1),
                choice.group(3),
                choice.group(2).toLowerCase(Locale.ROOT).replaceFirst(", ([^,]*)$", " or $1"))
        : words;
  }

  private static String help(String name, CommandLine failed) {
    String command = failed.getParent() == null ? name : failed.getCommandSpec().qualifiedName();
    return (command + " --help").strip();
  }

  private static String oneLine(String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Reads a time: a number and {@code s}, {@code m}, {@code h} or {@code d}. */
  static Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is no time, write for example 60s or 5m".formatted(text));
    }
    long value = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "d" -> Duration.ofDays(value);
      case "h" -> Duration.ofHours(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofSeconds(value);
    };
  }
}
