package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.LogMark;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.server.Jupyter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens the notebooks in Jupyter, or executes them. */
@Command(
    name = "notebook",
    description = {
      "Opens the notebooks in Jupyter, or executes them.",
      "Needs Jupyter (Debian: jupyter-notebook, elsewhere: pip install notebook); nothing is installed."
    })
final class NotebookCommand implements Callable<Integer> {
  private static final int PORT = 8888;
  private static final String SUFFIX = ".ipynb";

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--execute",
      description = "Executes notebooks without Jupyter's pages; a cell that fails ends it with 1.")
  private boolean execute;

  @Parameters(
      arity = "0..*",
      paramLabel = "NOTEBOOK",
      description = "What --execute executes, for example 2-windows; all without it.")
  private List<String> names = List.of();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where --execute writes them as HTML (default: notebooks/target/html).")
  private Path output;

  @Option(
      names = "--keep",
      description = "Keeps what --execute shows in the notebooks themselves, for the next reader.")
  private boolean keep;

  @Override
  public Integer call() throws InterruptedException {
    if (!execute && (output != null || keep || !names.isEmpty())) {
      throw ProgramException.mistake("--output, --keep and notebooks belong to --execute");
    }
    Context context = Context.of(deployment);
    Jupyter jupyter = new Jupyter(context.folders(), context.deployment());
    return execute ? execute(jupyter) : open(jupyter, context.folders());
  }

  private static int open(Jupyter jupyter, Folders folders) throws InterruptedException {
    Ports ports = new Ports(folders);
    int port = ports.choose("jupyter", PORT);
    ports.remarks().forEach(System.err::println);
    return Foreground.run(jupyter.open(port));
  }

  private int execute(Jupyter jupyter) throws InterruptedException {
    Path html = output == null ? jupyter.notebooks().resolve("target/html") : output;
    for (Path notebook : chosen(notebooks(jupyter.notebooks()))) {
      long begin = System.nanoTime();
      ProcessSpec run = jupyter.execute(notebook, html.toAbsolutePath(), keep);
      LogMark mark = LogMark.atEnd(run.log());
      if (Foreground.runQuietly(run) != 0) {
        throw Launcher.failed(notebook.getFileName() + " failed", mark);
      }
      System.out.printf(
          "%s: executed in %d s%n",
          notebook.getFileName(), (System.nanoTime() - begin) / 1_000_000_000);
    }
    System.out.printf(keep ? "Kept in %s%n" : "As HTML in %s%n", keep ? jupyter.notebooks() : html);
    return 0;
  }

  private List<Path> chosen(List<Path> all) {
    Map<String, Path> byName = new TreeMap<>();
    all.forEach(file -> byName.put(file.getFileName().toString().replace(SUFFIX, ""), file));
    for (String name : names) {
      if (!byName.containsKey(name)) {
        throw ProgramException.mistake(
            "There is no notebook %s: there are %s"
                .formatted(name, String.join(", ", byName.keySet())));
      }
    }
    return names.isEmpty() ? all : names.stream().map(byName::get).toList();
  }

  private static List<Path> notebooks(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
