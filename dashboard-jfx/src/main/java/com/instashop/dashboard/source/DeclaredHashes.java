package com.instashop.dashboard.source;

import com.instashop.contracts.ProgramException;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricFolder;
import com.instashop.program.metric.MetricRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Response;

/**
 * The hashes of the metrics that people declare. How many keys they have is up to their data: many
 * are read less often, so that they take a small part of the time.
 */
final class DeclaredHashes {
  private static final Logger LOG = LoggerFactory.getLogger(DeclaredHashes.class);
  private static final Duration PAUSE_A_KEY = Duration.ofNanos(100_000);

  private final MetricFolder folder;
  private SortedMap<String, String> state;
  private List<Declaration> metrics = List.of();
  private Map<String, Map<String, String>> hashes = Map.of();
  private Map<String, Response<Map<String, String>>> asked;
  private long readAt;

  DeclaredHashes(MetricFolder folder) {
    this.folder = folder;
  }

  /** The metrics that are declared to be shown. */
  List<Declaration> metrics() {
    return metrics;
  }

  /** What their hashes held when they were read. */
  Map<String, Map<String, String>> hashes() {
    return hashes;
  }

  /** Asks for them, where it is time. */
  void ask(AbstractTransaction transaction) {
    boolean changed = look();
    asked = null;
    long keys = hashes.values().stream().mapToLong(Map::size).sum();
    if (changed || System.nanoTime() - readAt >= keys * PAUSE_A_KEY.toNanos()) {
      readAt = System.nanoTime();
      asked = new HashMap<>();
      metrics.stream()
          .flatMap(metric -> MetricRow.keys(metric).stream())
          .forEach(key -> asked.put(key, transaction.hgetAll(key)));
    }
  }

  /** Whether the folder has changed. */
  private boolean look() {
    try {
      SortedMap<String, String> found = folder.state();
      if (found.equals(state)) {
        return false;
      }
      metrics =
          folder.read().declarations().stream()
              .filter(metric -> !metric.shown().isEmpty())
              .toList();
      state = found;
      return true;
    } catch (ProgramException e) {
      LOG.debug("The declared metrics stay as they are", e);
      return false;
    }
  }

  /** Takes the answers. */
  void answered() {
    if (asked != null) {
      Map<String, Map<String, String>> read = new HashMap<>();
      asked.forEach((key, fields) -> read.put(key, fields.get()));
      hashes = read;
    }
  }
}
