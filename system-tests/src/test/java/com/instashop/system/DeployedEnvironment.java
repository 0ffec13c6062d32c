package com.instashop.system;

import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.server.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Servers that are there, as a deployment file says; the generator runs beside them. The tests
 * fill, empty and change its tables, but nothing is stopped or killed.
 */
class DeployedEnvironment implements Environment {
  private final Folders folders;
  private final Deployment deployment;

  DeployedEnvironment(Folders folders, Deployment deployment) {
    this.folders = folders;
    this.deployment = deployment;
  }

  @Override
  public Deployment deployment() {
    return deployment;
  }

  @Override
  public Run generate(String... arguments) {
    Path summary = folders.run().resolve("generator-summary.json");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--summary", summary.toString()));
    return new Run(Launcher.start(new Programs(folders, deployment).generator(all)), summary);
  }

  @Override
  public Process secondConsumer() {
    return Launcher.start(new Programs(folders, deployment).totals());
  }

  @Override
  public void loseCheckpoint(String query) {
    skip();
  }

  @Override
  public void kill(Server server) {
    skip();
  }

  @Override
  public void without(Server server, BadDay.Mishap mishap) throws Exception {
    skip();
  }

  private void skip() {
    Assumptions.abort("Skipped: the servers of %s are left alone".formatted(deployment.file()));
  }
}
