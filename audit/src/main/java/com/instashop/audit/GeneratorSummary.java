package com.instashop.audit;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the generator says about its run.
 *
 * @param events sales and interactions
 * @param tables rows by table, counted after their commit
 */
public record GeneratorSummary(long seed, long events, Map<String, RowCounts> tables) {

  public static GeneratorSummary read(Path file) {
    try {
      return Json.read(Files.readString(file), GeneratorSummary.class);
    } catch (IOException e) {
      throw ProgramException.trouble("The generator left no summary in " + file, e);
    }
  }
}
