package com.instashop.generator;

import com.instashop.contracts.redis.Json;
import com.instashop.generator.write.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;

/**
 * What a run did, counted after the commits.
 *
 * @param events sales and interactions
 * @param rate events a second
 * @param tables rows by table
 */
record Summary(
    long seed,
    Instant startedAt,
    Instant endedAt,
    long events,
    double rate,
    Map<String, Counts.Rows> tables) {

  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path next = Files.createTempFile(folder, "summary", ".json");
    Files.writeString(next, Json.write(this));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
