package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import java.nio.file.Files;
import picocli.CommandLine.Option;

/** How many Kafka brokers; a state folder keeps the number it was made with. */
final class BrokersOption {
  private static final int MOST = 3;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      description = "Kafka brokers, 1 or 3 (default: 1, or as the data was made).")
  private Integer brokers;

  /** The number for the stack in these folders. */
  int in(Folders folders) {
    if (brokers != null && brokers != 1 && brokers != MOST) {
      throw ProgramException.mistake("--brokers %d: there can be 1 or 3".formatted(brokers));
    }
    boolean exists = Files.exists(folders.data("kafka-1"));
    int kept = Files.exists(folders.data("kafka-" + MOST)) ? MOST : 1;
    if (!exists) {
      return brokers == null ? 1 : brokers;
    }
    if (brokers != null && brokers != kept) {
      throw ProgramException.mistake(
          "--brokers %d: the data was made with %d; delete it first with scripts/instashop reset"
              .formatted(brokers, kept));
    }
    return kept;
  }
}
