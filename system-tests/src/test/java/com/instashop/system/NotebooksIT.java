package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.server.Jupyter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The notebooks, on the real servers: a cell that fails fails the build. */
class NotebooksIT {
  private static final Path PROJECT = Path.of(System.getProperty("instashop.project"));

  @Test
  void everyCellOfEveryNotebookSucceeds() throws Exception {
    Assumptions.assumeTrue(
        Jupyter.canExecute(),
        "Skipped: Jupyter is not installed (Debian: jupyter-nbconvert), the notebooks are not executed");
    Environment stack = Environment.running();
    stack.generate("--rate", "60", "--for", "10s", "--seed", "5").finish();
    stack.prove();
    Path html = PROJECT.resolve("system-tests/target/notebooks");
    assertThat(execute(stack, html)).isZero();
    assertThat(html.toFile().list())
        .contains("1-streams.html", "2-windows.html", "3-history.html", "4-proof.html");
  }

  private static int execute(Environment stack, Path html)
      throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(
                List.of(
                    Launcher.java(),
                    "-jar",
                    PROJECT.resolve("local-stack/target/local-stack.jar").toString(),
                    "notebook",
                    "--execute",
                    "--output",
                    html.toString(),
                    DeploymentOption.NAME,
                    stack.deployment().file().toString()))
            .inheritIO();
    command.environment().put("INSTASHOP_PROJECT", PROJECT.toString());
    command
        .environment()
        .put("INSTASHOP_HOME", PROJECT.resolve("system-tests/target/notebook-home").toString());
    return command.start().waitFor();
  }
}
