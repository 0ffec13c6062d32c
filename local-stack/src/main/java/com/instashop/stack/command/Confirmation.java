package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.view.Terminal;

/** Asks before data are deleted. */
final class Confirmation {

  private Confirmation() {}

  /**
   * Whether somebody types yes.
   *
   * @throws ProgramException where nobody can be asked
   */
  static boolean isGiven(String command, String question) {
    if (!Terminal.ofProcess().interactive()) {
      throw ProgramException.mistake(command + " deletes data: confirm it with --yes");
    }
    return "yes".equals(System.console().readLine("%s? Type yes: ", question));
  }
}
