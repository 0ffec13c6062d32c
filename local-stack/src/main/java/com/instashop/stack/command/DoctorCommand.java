package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.doctor.Doctor;
import com.instashop.stack.doctor.Finding;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.view.FindingsView;
import com.instashop.stack.view.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether a machine and the servers of a deployment are as they have to be. */
@Command(
    name = "doctor",
    description = {
      "Looks at this machine and at the servers, and says what to type.",
      "The servers are those of a deployment, or of the running stack. It changes nothing. The exit status is 1 where something is wrong."
    })
final class DoctorCommand implements Callable<Integer> {

  @Mixin private DeploymentOption deployment;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    List<Finding> findings = new ArrayList<>(Doctor.lookAt(Folders.fromEnvironment()));
    try {
      findings.addAll(Doctor.lookAt(Context.of(deployment).deployment()));
    } catch (ProgramException e) {
      if (deployment.file().isPresent()) {
        throw e;
      }
      findings.add(
          new Finding(
              "the servers", Finding.Level.NOTE, "are not looked at", e.getMessage(), false));
    }
    if (json) {
      System.out.println(Json.write(findings));
    } else {
      System.out.print(new FindingsView(Terminal.ofProcess()).show(findings));
    }
    return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.WRONG) ? 1 : 0;
  }
}
