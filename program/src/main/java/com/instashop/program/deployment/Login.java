package com.instashop.program.deployment;

import java.util.Map;

/**
 * A user of a server.
 *
 * @param owner where it stands in the deployment file
 */
public record Login(String owner, String user, Password kept) {

  /**
   * The password.
   *
   * @throws com.instashop.contracts.ProgramException where it is not where the file says
   */
  public String password() {
    return kept.read(owner, System.getenv());
  }

  String password(Map<String, String> environment) {
    return kept.read(owner, environment);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user;
  }
}
