package com.instashop.program.metric;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Metric;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.TableFolder;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.yaml.YamlFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The metrics that people declare: a folder beside the deployment, a file each. */
public final class MetricFolder {
  private final YamlFolder folder;
  private final TableFolder tables;

  /**
   * The metrics of a folder.
   *
   * @param tables what they can be of, beside the shipped ones
   */
  public MetricFolder(Path folder, TableFolder tables) {
    this.folder = new YamlFolder(folder);
    this.tables = tables;
  }

  /**
   * What the folder holds.
   *
   * @param tables what is captured
   * @param declarations those that are right
   * @param mistakes of the others, a line each
   * @param mistaken the names of the others
   */
  public record Content(
      Tables tables, List<Declaration> declarations, List<String> mistakes, List<String> mistaken) {

    /** What is kept for them; what several look up is kept once. */
    public List<Metric> metrics() {
      Map<String, Metric> metrics = new LinkedHashMap<>();
      declarations.stream()
          .flatMap(declaration -> declaration.metrics().stream())
          .forEach(metric -> metrics.put(metric.label(), metric));
      return List.copyOf(metrics.values());
    }

    /** The one of this name; empty where none that is right is called so. */
    public Optional<Declaration> named(String name) {
      return declarations.stream()
          .filter(declaration -> declaration.name().equals(name))
          .findFirst();
    }

    /** These beside those that are shipped. */
    public Catalogue catalogue() {
      return Catalogue.SHIPPED.over(tables).with(metrics());
    }
  }

  /** The files. */
  public YamlFolder files() {
    return folder;
  }

  /**
   * Reads all declarations.
   *
   * @throws ProgramException where the folder cannot be read
   */
  public Content read() {
    Tables captured = tables.tables();
    YamlFolder.Content<Declaration> content = folder.read(file -> MetricFile.read(file, captured));
    return new Content(captured, content.right(), content.mistakes(), content.mistaken());
  }

  /**
   * Reads a declaration, wherever it is.
   *
   * @throws ProgramException where something in it cannot be
   */
  public Declaration read(Path file) {
    return MetricFile.read(file, tables.tables());
  }

  /** What changes whenever a declaration does: that of a metric, or of a table. */
  public SortedMap<String, String> state() {
    SortedMap<String, String> state = folder.state();
    state.putAll(tables.state());
    return state;
  }
}
