package com.instashop.stack.server;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.ProcessSpec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Jupyter as it is installed on this machine. It finds the kernel of the notebooks in their folder,
 * so nothing has to be registered.
 */
public final class Jupyter {
  private static final String NOTEBOOK = "jupyter-notebook";
  private static final String CONVERT = "jupyter-nbconvert";
  private static final String PATH_VARIABLE = "JUPYTER_PATH";

  /** A kernel beside a busy stack takes its time. */
  private static final String STARTUP_SECONDS = "180";

  private static final String CELL_SECONDS = "300";

  private final Folders folders;
  private final Map<String, String> environment = new HashMap<>();

  /** Jupyter whose notebooks read the numbers of this deployment. */
  public Jupyter(Folders folders, Deployment deployment) {
    this.folders = folders;
    environment.put(Deployment.VARIABLE, deployment.file().toAbsolutePath().toString());
    String others = System.getenv(PATH_VARIABLE);
    environment.put(
        PATH_VARIABLE, notebooks() + (others == null ? "" : File.pathSeparator + others));
    // Debian's Python kernel, which nobody uses here, would warn of its own debugger.
    environment.put("PYDEVD_DISABLE_FILE_VALIDATION", "1");
    environment.put("SPARK_HOME", folders.sparkHome().toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** The folder of the notebooks. */
  public Path notebooks() {
    return folders.project().resolve("notebooks");
  }

  /** Jupyter's pages, on loopback; it says at which address, with a token made for this time. */
  public ProcessSpec open(int port) {
    List<String> command =
        new ArrayList<>(
            List.of(
                installed(NOTEBOOK),
                "--ip=" + Addresses.HOST,
                "--port=" + port,
                "--notebook-dir=" + notebooks(),
                // The address comes as an error; what else is said is for Jupyter's developers.
                "--log-level=ERROR"));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--allow-root");
    }
    return spec(command);
  }

  /**
   * Executes a notebook; ends with 0 only when no cell fails.
   *
   * @param html the folder for what it shows
   * @param keep whether it goes into the notebook itself instead
   */
  public ProcessSpec execute(Path notebook, Path html, boolean keep) {
    List<String> command =
        new ArrayList<>(
            List.of(
                installed(CONVERT),
                "--execute",
                "--log-level=ERROR",
                "--ExecutePreprocessor.startup_timeout=" + STARTUP_SECONDS,
                "--ExecutePreprocessor.timeout=" + CELL_SECONDS,
                // When a cell ran is of no interest to the next reader.
                "--ExecutePreprocessor.record_timing=False",
                notebook.toString()));
    command.addAll(
        keep
            ? List.of("--to", "notebook", "--inplace")
            : List.of("--to", "html", "--output-dir", html.toString()));
    return spec(command);
  }

  private ProcessSpec spec(List<String> command) {
    return new ProcessSpec("jupyter", command, environment, folders.log("jupyter"));
  }

  /** Whether notebooks can be executed here. */
  public static boolean canExecute() {
    return find(CONVERT).isPresent();
  }

  private static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String installed(String program) {
    return find(program)
        .map(Path::toString)
        .orElseThrow(
            () ->
                ProgramException.mistake(
                    "%s is not installed: get it with apt-get install jupyter-notebook jupyter-nbconvert, or with pip install notebook"
                        .formatted(program)));
  }
}
