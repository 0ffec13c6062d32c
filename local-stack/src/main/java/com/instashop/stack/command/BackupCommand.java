package com.instashop.stack.command;

import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.backup.WarehouseBackup;
import com.instashop.stack.view.Terminal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Keeps what cannot be made again. */
@Command(
    name = "backup",
    description = {
      "Writes the warehouse into a folder, as it is at one moment, while everything runs.",
      "With it the declared tables and metrics and the deployment's file. Not in it: passwords; the operational databases, which are backed up as any PostgreSQL; Kafka, Redis and Spark's checkpoint, which are made again. The folder is its owner's alone."
    })
final class BackupCommand implements Callable<Integer> {
  static final double MEBIBYTE = 1 << 20;

  @Mixin private DeploymentOption deployment;

  @Parameters(paramLabel = "FOLDER", description = "Where to; it must not be there, or be empty.")
  private Path folder;

  @Override
  public Integer call() throws SQLException {
    WarehouseBackup.Written written =
        new WarehouseBackup(Context.of(deployment).deployment(), folder)
            .write(Terminal.ofProcess());
    System.out.printf(
        "Backed up the warehouse as of %s: %,d rows of %d tables, %,.1f MiB, and %d files of declarations%n",
        written.at().truncatedTo(ChronoUnit.SECONDS),
        written.rows(),
        written.tables(),
        written.bytes() / MEBIBYTE,
        written.declarations());
    System.out.printf(
        "scripts/instashop restore %s puts it back; passwords are not in it%n", folder);
    return 0;
  }
}
