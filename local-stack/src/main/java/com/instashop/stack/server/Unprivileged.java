package com.instashop.stack.server;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server that refuses to run as root runs all the same. A user namespace hides that we are
 * root, and files stay ours; where there is none (containers often bar it), the server runs as the
 * user nobody.
 *
 * @param prefix what goes before a command; empty where we are an ordinary user
 * @param owner the user, by number, whose files the server can use; -1 where that is us anyway
 */
public record Unprivileged(List<String> prefix, int owner) {
  private static final int ROOT = 0;
  private static final int NOBODY = 65534;

  /**
   * Finds the way for this machine.
   *
   * @throws ProgramException where we are root and there is none
   */
  public static Unprivileged here() throws InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return new Unprivileged(List.of(), -1);
    }
    for (Unprivileged way :
        List.of(
            new Unprivileged(List.of("unshare", "-U"), ROOT),
            new Unprivileged(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                NOBODY))) {
      if (succeeds(way.command("true"))) {
        return way;
      }
    }
    throw ProgramException.mistake(
        "PostgreSQL does not run as root, and this machine has neither user namespaces nor setpriv:"
            + " run InstaShop as an ordinary user");
  }

  /** The command, run that way. */
  public List<String> command(String... words) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(words));
    return command;
  }

  /**
   * Makes sure that the server can run this program.
   *
   * @throws ProgramException where it may not enter a folder on the way
   */
  void checkReach(Path program) throws InterruptedException {
    if (owner == NOBODY && !succeeds(command(program.toString(), "--version"))) {
      throw ProgramException.mistake(
          "PostgreSQL runs as user %d here and cannot reach %s: set INSTASHOP_HOME to a folder that others may enter, or run InstaShop as an ordinary user"
              .formatted(NOBODY, program));
    }
  }

  /** Makes files the server's own, with all that is in them. */
  public void own(Path path) throws InterruptedException, IOException {
    if (owner < 0 || (int) Files.getAttribute(path, "unix:uid") == owner) {
      return;
    }
    if (!succeeds(List.of("chown", "-R", owner + ":" + owner, path.toString()))) {
      throw ProgramException.trouble("Cannot give %s to user %d".formatted(path, owner));
    }
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // The program is not there.
      return false;
    }
  }
}
