package com.instashop.stack.process;

import com.instashop.contracts.redis.PartsHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the parts use of this machine, each with the processes that it started. */
public final class Usage {
  /**
   * See proc(5): what no other process has. To divide the shared pages the system would walk
   * through all of them, every time.
   */
  private static final String ITS_OWN = "RssAnon:";

  private static final long KIBIBYTE = 1_024;

  private Map<Long, Duration> before = Map.of();
  private long measuredAt;

  private record Used(Duration cpu, Long memoryBytes) {}

  /** Measures them; the time on processors is that since the call before, or since their start. */
  public SortedMap<String, PartsHealth.Part> of(StackState state) {
    Map<Long, List<ProcessHandle>> children = children();
    Map<Long, Duration> cpu = new HashMap<>();
    long now = System.nanoTime();
    double nanos = Math.max(1, now - measuredAt);
    SortedMap<String, PartsHealth.Part> parts = new TreeMap<>();
    Stream.concat(state.parts().stream(), state.tasks().stream())
        .forEach(
            part -> {
              Used used = used(part, children, cpu);
              parts.put(
                  part.part(),
                  new PartsHealth.Part(
                      part.phase().name().toLowerCase(Locale.ROOT),
                      part.restarts(),
                      Math.round(used.cpu().toNanos() / nanos * 1_000) / 1_000.0,
                      used.memoryBytes()));
            });
    before = cpu;
    measuredAt = now;
    return parts;
  }

  private static Map<Long, List<ProcessHandle>> children() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.parent().isPresent())
        .collect(Collectors.groupingBy(process -> process.parent().orElseThrow().pid()));
  }

  private Used used(
      PartState part, Map<Long, List<ProcessHandle>> children, Map<Long, Duration> cpu) {
    Duration time = Duration.ZERO;
    Long memory = null;
    List<ProcessHandle> tree =
        part.process() == null
            ? List.of()
            : part.process().find().stream().flatMap(root -> tree(root, children)).toList();
    for (ProcessHandle process : tree) {
      Duration sinceStart = process.info().totalCpuDuration().orElse(Duration.ZERO);
      cpu.put(process.pid(), sinceStart);
      Duration more = sinceStart.minus(before.getOrDefault(process.pid(), Duration.ZERO));
      time = time.plus(more.isNegative() ? sinceStart : more);
      Long bytes = memoryBytes(process.pid());
      memory = bytes == null ? memory : Long.valueOf(bytes + (memory == null ? 0 : memory));
    }
    return new Used(time, memory);
  }

  private static Stream<ProcessHandle> tree(
      ProcessHandle root, Map<Long, List<ProcessHandle>> children) {
    return Stream.concat(
        Stream.of(root),
        children.getOrDefault(root.pid(), List.of()).stream()
            .flatMap(child -> tree(child, children)));
  }

  /** Null where the system does not tell, or the process has just ended. */
  private static Long memoryBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(ITS_OWN))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
          .findFirst()
          .orElse(null);
    } catch (IOException | UncheckedIOException e) {
      return null;
    }
  }
}
