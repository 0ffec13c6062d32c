package com.instashop.stack.doctor;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at a machine and at the servers of a deployment, and changes nothing. */
public final class Doctor {

  private Doctor() {}

  /** Looks at this machine. */
  public static List<Finding> lookAt(Folders folders) {
    Findings findings = new Findings();
    new MachineCheck(folders).check(findings);
    return findings.all();
  }

  /** Looks at every server of a deployment, and at who has to reach it. */
  public static List<Finding> lookAt(Deployment deployment) throws InterruptedException {
    Findings findings = new Findings();
    Tables tables = deployment.captured();
    new PostgresCheck(deployment, tables).check(findings);
    new KafkaCheck(deployment, tables).check(findings);
    new ConnectCheck(deployment, tables).check(findings);
    new RedisCheck(deployment).check(findings);
    checkpoint(findings, deployment.spark());
    new GrowthCheck(deployment, tables).check(findings);
    return findings.all();
  }

  /**
   * Looks at what only its owner can mend, before anything is changed.
   *
   * @throws ProgramException where something is wrong, with all of it
   */
  public static void checkBeforeInit(Deployment deployment) throws InterruptedException {
    List<Finding> found = lookAt(deployment).stream().filter(Finding::blocks).toList();
    if (!found.isEmpty()) {
      throw ProgramException.mistake(
          String.join(
              System.lineSeparator(),
              found.stream()
                  .map(
                      finding ->
                          "%s: %s; %s"
                              .formatted(finding.subject(), finding.text(), finding.remedy()))
                  .toList()));
    }
  }

  private static void checkpoint(Findings findings, Deployment.Spark spark) {
    findings.about("the Spark application");
    String checkpoint = spark.checkpoint();
    boolean here = spark.master().startsWith("local");
    if (checkpoint.contains("://")) {
      findings.fine("its checkpoint is %s, which is not looked at".formatted(checkpoint));
    } else if (!here) {
      findings.note(
          "its checkpoint %s is a folder, its master %s".formatted(checkpoint, spark.master()),
          "see that the driver can write it, wherever it runs; executors need none of it");
    } else {
      Path existing = Folders.existing(Path.of(checkpoint));
      if (Files.isDirectory(existing) && Files.isWritable(existing)) {
        findings.fine("its checkpoint can be written");
      } else {
        findings.wrong(
            "its checkpoint %s cannot be written".formatted(checkpoint),
            "name another with spark.checkpoint");
      }
    }
  }
}
