package com.instashop.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.reach.ComposeProcesses;
import com.instashop.stack.reach.ReachableProcesses;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The end of the logs, or what comes. */
@Command(name = "logs", description = "Shows the newest lines of the logs.")
final class LogsCommand implements Callable<Integer> {
  private static final String SUFFIX = ".log";
  private static final long POLL_MILLIS = 200;
  private static final int READ_AT_MOST = 1 << 20;

  @Mixin private DeploymentOption deployment;

  @Parameters(arity = "0..1", paramLabel = "PART", description = "One part; all without it.")
  private String part;

  @Option(names = "-f", description = "Goes on with what comes, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "-n",
      paramLabel = "LINES",
      defaultValue = "20",
      description = "How many lines of each log (default: ${DEFAULT-VALUE}).")
  private int lines;

  /** How far each log is shown, in bytes. */
  private final Map<Path, Long> shown = new HashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (lines < 0) {
      throw ProgramException.mistake("-n %d: there must be at least 0".formatted(lines));
    }
    Folders folders = Folders.fromEnvironment();
    if (deployment.file().isPresent()) {
      Context context = Context.of(deployment);
      if (ReachableProcesses.of(context.folders(), context.deployment())
          instanceof ComposeProcesses containers) {
        return followContainers(containers);
      }
      folders = context.folders();
    }
    return show(folders);
  }

  private int followContainers(ComposeProcesses containers) throws InterruptedException {
    List<String> command = containers.command("logs", "--tail", Integer.toString(lines));
    if (follow) {
      command.add("--follow");
    }
    if (part != null) {
      command.add(part);
    }
    return Foreground.run(command);
  }

  private int show(Folders folders) throws IOException, InterruptedException {
    List<Path> logs = logs(folders);
    if (logs.isEmpty()) {
      System.out.println("No logs yet in " + folders.logs());
    }
    for (Path log : logs) {
      shown.put(log, Math.max(0, Files.size(log) - READ_AT_MOST));
      List<String> content = newLines(log);
      content
          .subList(Math.max(0, content.size() - lines), content.size())
          .forEach(line -> print(log, line));
    }
    while (follow) {
      for (Path log : logs(folders)) {
        newLines(log).forEach(line -> print(log, line));
      }
      Thread.sleep(POLL_MILLIS);
    }
    return 0;
  }

  private List<Path> logs(Folders folders) throws IOException {
    List<Path> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folders.logs())) {
      files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().forEach(logs::add);
    }
    if (part == null) {
      return logs;
    }
    Path log = folders.log(part);
    if (logs.isEmpty()) {
      throw ProgramException.mistake(
          "No log of %s: there are no logs yet in %s".formatted(part, folders.logs()));
    }
    if (!logs.contains(log)) {
      throw ProgramException.mistake(
          "No log of %s: there are %s"
              .formatted(part, String.join(", ", logs.stream().map(LogsCommand::name).toList())));
    }
    return List.of(log);
  }

  /**
   * The whole lines that are not shown yet, or as many of them as are read at once; a line that is
   * too long comes in pieces. A log that was put aside begins anew.
   */
  List<String> newLines(Path log) throws IOException {
    long from = shown.getOrDefault(log, 0L);
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = file.length() < from ? 0 : from;
      byte[] bytes = new byte[(int) Math.min(READ_AT_MOST, file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      if (end == 0 && bytes.length == READ_AT_MOST) {
        end = bytes.length;
      }
      shown.put(log, start + end);
      return new String(bytes, 0, end, UTF_8).lines().toList();
    }
  }

  private void print(Path log, String line) {
    System.out.println(part == null ? "%-18s %s".formatted(name(log), line) : line);
  }

  private static String name(Path log) {
    String file = log.getFileName().toString();
    return file.substring(0, file.length() - SUFFIX.length());
  }
}
