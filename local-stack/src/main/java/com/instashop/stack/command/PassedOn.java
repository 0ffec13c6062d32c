package com.instashop.stack.command;

import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The arguments of a command whose options are another program's. */
record PassedOn(List<String> arguments) {
  private static final Set<String> NEEDS_NO_SERVERS = Set.of("--help", "-h", "--version", "-V");
  private static final String ASSIGNED = DeploymentOption.NAME + "=";

  /** Whether it only tells about itself. */
  boolean needsNoServers() {
    return arguments.stream().anyMatch(NEEDS_NO_SERVERS::contains);
  }

  /** The deployment's file that is among them, or in the environment. */
  Optional<Path> deployment() {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(ASSIGNED)) {
        return Optional.of(Path.of(argument.substring(ASSIGNED.length())));
      }
      if (argument.equals(DeploymentOption.NAME) && i + 1 < arguments.size()) {
        return Optional.of(Path.of(arguments.get(i + 1)));
      }
    }
    return Optional.ofNullable(System.getenv(Deployment.VARIABLE))
        .filter(named -> !named.isBlank())
        .map(Path::of);
  }
}
