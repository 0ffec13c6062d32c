package com.instashop.stack.doctor;

import com.instashop.audit.ProofChain;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a machine and at the servers of a deployment, and changes nothing. */
public final class Doctor {

  private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

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
    proofs(findings, deployment);
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

  /** Whether somebody has changed what was proven; a warehouse that is away was named before. */
  private static void proofs(Findings findings, Deployment deployment) {
    if (!deployment.spark().queries().contains(Deployment.WAREHOUSE)) {
      return;
    }
    findings.about("the proofs");
    try (ProofChain chain = new ProofChain(deployment, Account.DASHBOARD)) {
      ProofChain.Examination examination = chain.examine();
      if (examination.broken().isEmpty()) {
        findings.fine("the chain of %,d is whole".formatted(examination.proofs()));
      } else {
        findings.wrong(
            "proofs were changed or taken away after they were written: %s"
                .formatted(examination.broken()),
            "scripts/instashop proofs lists those that were not");
      }
    } catch (SQLException | ProgramException e) {
      LOG.debug("The proofs cannot be read", e);
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
