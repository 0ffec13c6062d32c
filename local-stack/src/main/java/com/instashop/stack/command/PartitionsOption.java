package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.ShopTables;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.server.OwnDeployment;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How many partitions a table's topic has; a state folder keeps the number it was made with. */
final class PartitionsOption {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of a table's topic (default: 1, or as the data was made).")
  private Integer partitions;

  /** The number for the stack in these folders. */
  int in(Folders folders) {
    if (partitions != null && partitions < 1) {
      throw ProgramException.mistake("--partitions %d: must be 1 or more".formatted(partitions));
    }
    int kept = 0;
    while (isThere(folders, kept)) {
      kept++;
    }
    if (kept == 0) {
      return partitions != null ? partitions : before(folders);
    }
    if (partitions != null && partitions != kept) {
      throw ProgramException.mistake(
          "--partitions %d: the data was made with %d; delete it first with scripts/instashop reset"
              .formatted(partitions, kept));
    }
    return kept;
  }

  /** As the stack was the last time, where Kafka has lost its data. */
  private static int before(Folders folders) {
    Path deployment = OwnDeployment.file(folders);
    return Files.exists(deployment) ? Deployment.load(deployment).partitions() : 1;
  }

  private static boolean isThere(Folders folders, int partition) {
    String name = ShopTables.TRANSACTION.topic() + "-" + partition;
    return Files.exists(folders.data("kafka-1").resolve(name));
  }
}
