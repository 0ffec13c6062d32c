package com.instashop.stack.command;

import com.instashop.stack.StackException;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The end of the logs, or what comes. */
@Command(name = "logs", description = "Shows the newest lines of the logs.")
final class LogsCommand implements Callable<Integer> {
  private static final String SUFFIX = ".log";
  private static final long POLL_MILLIS = 200;

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

  @Override
  public Integer call() throws IOException, InterruptedException {
    Folders folders = Folders.fromEnvironment();
    List<Path> logs = logs(folders);
    Map<Path, Long> positions = new HashMap<>();
    for (Path log : logs) {
      List<String> content = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
      content
          .subList(Math.max(0, content.size() - lines), content.size())
          .forEach(line -> print(log, line));
      positions.put(log, Files.size(log));
    }
    while (follow) {
      for (Path log : logs) {
        positions.put(log, follow(log, positions.get(log)));
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
    if (!logs.contains(log)) {
      throw StackException.mistake(
          "No log of %s: there are %s"
              .formatted(part, logs.stream().map(LogsCommand::name).toList()));
    }
    return List.of(log);
  }

  private long follow(Path log, long position) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      if (file.length() <= position) {
        return Math.min(position, file.length());
      }
      file.seek(position);
      String line;
      while ((line = file.readLine()) != null) {
        print(log, line);
      }
      return file.getFilePointer();
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
