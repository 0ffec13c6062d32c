package com.instashop.stack.process;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a log: what a process writes from its start on, apart from what others wrote before.
 *
 * @param position in bytes
 */
public record LogMark(Path log, long position) {
  private static final long LARGEST = 32L << 20;
  private static final int READ_AT_MOST = 256 << 10;
  private static final Pattern TELLING = Pattern.compile("ERROR|FATAL|Exception|[Ee]rror: |PANIC");

  /** The end of a log as it is now. One that has grown large is put aside as {@code .1} before. */
  public static LogMark atEnd(Path log) {
    try {
      if (!Files.exists(log)) {
        return new LogMark(log, 0);
      }
      if (Files.size(log) > LARGEST) {
        Files.move(
            log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        return new LogMark(log, 0);
      }
      return new LogMark(log, Files.size(log));
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot use the log %s: %s".formatted(log, e.getMessage()), e);
    }
  }

  /** The last line since the mark that tells what went wrong, or the last one at all. */
  public String tellingLine() {
    List<String> lines = lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      if (TELLING.matcher(line).find() && !line.startsWith("\tat")) {
        return line.strip();
      }
    }
    return lines.isEmpty() ? "it wrote nothing" : lines.get(lines.size() - 1).strip();
  }

  /** The first line since the mark that has such words in it. */
  public Optional<String> line(Pattern words) {
    return lines().stream().filter(line -> words.matcher(line).find()).findFirst();
  }

  private List<String> lines() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(position, file.length() - READ_AT_MOST);
      byte[] bytes = new byte[(int) Math.max(0, file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
