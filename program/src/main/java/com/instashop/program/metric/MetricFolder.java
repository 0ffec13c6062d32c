package com.instashop.program.metric;

import com.instashop.contracts.measure.Catalogue;
import com.instashop.contracts.measure.Metric;
import com.instashop.program.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The metrics that people declare: a folder beside the deployment, a file each. It may change at
 * any time.
 */
public final class MetricFolder {
  private final Path folder;

  public MetricFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What the folder holds.
   *
   * @param metrics those that are right
   * @param mistakes of the others, a line each
   * @param mistaken the names of the others
   */
  public record Content(List<Metric> metrics, List<String> mistakes, List<String> mistaken) {

    /** These beside those that are shipped. */
    public Catalogue catalogue() {
      return Catalogue.SHIPPED.with(metrics);
    }
  }

  /** The file of a metric, whether it is there or not. */
  public Path file(String name) {
    return folder.resolve(name + MetricFile.SUFFIX);
  }

  /**
   * Reads all declarations. One that is not right harms none of the others.
   *
   * @throws ProgramException where the folder cannot be read
   */
  public Content read() {
    List<Metric> metrics = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    List<String> mistaken = new ArrayList<>();
    for (Path file : files()) {
      try {
        metrics.add(MetricFile.read(file));
      } catch (ProgramException e) {
        mistakes.add(e.getMessage());
        mistaken.add(MetricFile.name(file));
      }
    }
    return new Content(metrics, mistakes, mistaken);
  }

  /** What changes whenever a declaration does: file to when it was written, and its length. */
  public SortedMap<String, String> state() {
    SortedMap<String, String> state = new TreeMap<>();
    for (Path file : files()) {
      try {
        state.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
      } catch (IOException e) {
        state.put(file.toString(), e.toString());
      }
    }
    return state;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(MetricFile.SUFFIX))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw ProgramException.trouble("%s: cannot list it: %s".formatted(folder, e), e);
    }
  }
}
