package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.server.Jupyter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The notebooks, on the real servers: a cell that fails fails the build. */
class NotebooksIT {
  private static final Path PROJECT = Path.of(System.getProperty("instashop.project"));

  @Test
  void everyCellOfTheShorterNotebooksSucceeds() throws Exception {
    executes("2-windows", "3-history");
  }

  @Test
  @Tag("long")
  void everyCellOfTheLongerNotebooksSucceeds() throws Exception {
    executes("1-streams", "4-proof");
  }

  private static void executes(String... notebooks) throws Exception {
    Assumptions.assumeTrue(
        Jupyter.canExecute(),
        "Skipped: Jupyter is not installed (Debian: jupyter-nbconvert), the notebooks are not executed");
    Environment stack = Environment.running();
    stack.generate("--rate", "60", "--for", "4s", "--seed", "5").finish();
    stack.prove();
    Path html = PROJECT.resolve("system-tests/target/notebooks");
    assertThat(execute(stack, html, notebooks)).isZero();
    assertThat(html.toFile().list())
        .contains(Stream.of(notebooks).map(name -> name + ".html").toArray(String[]::new));
  }

  private static int execute(Environment stack, Path html, String... notebooks)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Launcher.java(),
                "-jar",
                PROJECT.resolve("local-stack/target/local-stack.jar").toString(),
                "notebook",
                "--execute",
                "--output",
                html.toString(),
                DeploymentOption.NAME,
                stack.deployment().file().toString()));
    words.addAll(List.of(notebooks));
    ProcessBuilder command = new ProcessBuilder(words).inheritIO();
    command.environment().put("INSTASHOP_PROJECT", PROJECT.toString());
    command
        .environment()
        .put("INSTASHOP_HOME", PROJECT.resolve("system-tests/target/notebook-home").toString());
    return command.start().waitFor();
  }
}
