package com.instashop.stack.command;

import com.instashop.capture.database.ServerPreparer;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.backup.WarehouseRestore;
import com.instashop.stack.view.Terminal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts back what was kept. */
@Command(
    name = "restore",
    description = {
      "Puts a backup in the place of what is in the warehouse, in one transaction.",
      "First it checks every file. The Spark application, which may run, goes on from there: it reads what Kafka holds since. Declarations that are missing are put back; those that are there, and the deployment's file, stay as they are. A backup of an older version is migrated."
    })
final class RestoreCommand implements Callable<Integer> {

  @Mixin private DeploymentOption deployment;

  @Parameters(paramLabel = "FOLDER", description = "What scripts/instashop backup wrote.")
  private Path folder;

  @Option(names = "--yes", description = "Does not ask before it replaces what is there.")
  private boolean yes;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    Deployment servers = Context.of(deployment).deployment();
    Terminal terminal = Terminal.ofProcess();
    WarehouseRestore backup = WarehouseRestore.of(servers, folder, terminal);
    Instant at = backup.at().truncatedTo(ChronoUnit.SECONDS);
    boolean isNew = new ServerPreparer(servers).createWarehouse();
    if (!isNew
        && !yes
        && !backup.isIntoEmptyWarehouse()
        && !Confirmation.isGiven(
            "restore",
            "Replace all that is in the warehouse, its proofs, too, by %s of %s"
                .formatted(folder, at))) {
      System.out.println("Nothing was restored.");
      return 0;
    }
    backup.restore(terminal);
    System.out.printf("Restored the warehouse as of %s: %,d rows%n", at, backup.rows());
    List<Path> declarations = backup.restoreDeclarations();
    if (!declarations.isEmpty()) {
      declarations.forEach(file -> System.out.println("Put back " + file));
      System.out.println("scripts/instashop table apply captures the tables among them");
    }
    if (backup.isOfAnotherKafka()) {
      System.out.println(
          "Kafka is not the one that it was read from, and does not know what was before:"
              + " scripts/instashop rebuild --from-databases makes the numbers whole");
    }
    System.out.println(
        "The Spark application goes on from there, with what Kafka holds since: scripts/instashop verify proves it");
    return 0;
  }
}
