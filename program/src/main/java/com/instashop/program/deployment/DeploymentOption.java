package com.instashop.program.deployment;

import com.instashop.contracts.ProgramException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option {@code --deployment}, which every program has. */
public final class DeploymentOption {
  /** Its name, for who passes it on. */
  public static final String NAME = "--deployment";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:" + Deployment.VARIABLE + "}",
      description =
          "Where the servers are, and who may log in (default: the environment's "
              + Deployment.VARIABLE
              + ").")
  private Path file;

  /** The file that was named, as an option or in the environment. */
  public Optional<Path> file() {
    return Optional.ofNullable(file).filter(named -> !named.toString().isBlank());
  }

  /**
   * The deployment that was named.
   *
   * @throws ProgramException where none was, or it cannot be read
   */
  public Deployment load() {
    return Deployment.load(
        file()
            .orElseThrow(
                () ->
                    ProgramException.mistake(
                        "Which servers? Name a deployment.yaml with %s FILE or %s"
                            .formatted(NAME, Deployment.VARIABLE))));
  }
}
