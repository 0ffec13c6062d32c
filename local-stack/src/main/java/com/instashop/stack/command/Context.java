package com.instashop.stack.command;

import com.instashop.audit.Audit;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.TableFolder;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.Deployment.Processes;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.OwnDeployment;
import com.instashop.stack.server.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command needs to talk to servers that are up.
 *
 * @param folders of the stack that they belong to; of our own programs where they are others'
 */
record Context(Folders folders, Deployment deployment) {

  /**
   * The deployment that was named, or the running stack.
   *
   * @throws ProgramException where none was named and none is running
   */
  static Context of(DeploymentOption option) {
    return of(option.file());
  }

  /** The deployment of this file, or the running stack. */
  static Context of(Optional<Path> file) {
    return file.map(Context::ofFile).orElseGet(Context::ofRunning);
  }

  /** What is known of the deployment while nothing has to run; empty where there is none yet. */
  static Optional<Deployment> known(DeploymentOption option) {
    Path own = OwnDeployment.file(Folders.fromEnvironment());
    return option.file().or(() -> Optional.of(own).filter(Files::isReadable)).map(Deployment::load);
  }

  /** Whether there are servers to be asked. */
  static boolean isReachable(DeploymentOption option) {
    return option.file().isPresent()
        || StackStateFile.read(Folders.fromEnvironment())
            .filter(StackState::isSupervised)
            .filter(state -> state.phase() != StackState.Phase.STARTING)
            .isPresent();
  }

  /** The tables that are declared, where any can be; those that are shipped are there anyway. */
  static TableFolder tables(DeploymentOption option) {
    return known(option)
        .map(Deployment::tables)
        .orElseGet(
            () ->
                new TableFolder(
                    Folders.fromEnvironment().home().resolve("tables"), Tables.SHIPPED));
  }

  private static Context ofFile(Path file) {
    Deployment deployment = Deployment.load(file);
    Folders folders = Folders.fromEnvironment();
    return new Context(
        deployment.processes() instanceof Processes.OfStack stack
            ? folders.withHome(stack.home())
            : folders,
        deployment);
  }

  private static Context ofRunning() {
    Folders folders = Folders.fromEnvironment();
    StackState state =
        StackStateFile.read(folders)
            .filter(StackState::isSupervised)
            .orElseThrow(
                () ->
                    ProgramException.mistake(
                        "No stack is running in %s: start one with scripts/instashop up, or name other servers with %s FILE"
                            .formatted(folders.home(), DeploymentOption.NAME)));
    if (state.phase() == StackState.Phase.STARTING) {
      throw ProgramException.mistake("The stack is still starting: see scripts/instashop status");
    }
    return new Context(folders, Deployment.load(OwnDeployment.file(folders)));
  }

  Programs programs() {
    return new Programs(folders, deployment);
  }

  Audit audit() {
    return new Audit(deployment);
  }

  RedisReader redis() {
    return new RedisReader(deployment);
  }
}
