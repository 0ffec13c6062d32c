package com.instashop.contracts.yaml;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping in a YAML file, which knows where it stands, so that a mistake can be found. */
public final class Section {
  private final Path file;
  private final String content;
  private final List<String> path;
  private final Map<?, ?> entries;

  private Section(Path file, String content, List<String> path, Map<?, ?> entries) {
    this.file = file;
    this.content = content;
    this.path = path;
    this.entries = entries;
  }

  /**
   * The whole of a file.
   *
   * @throws ProgramException where it is not there, or no mapping
   */
  public static Section read(Path file) {
    try {
      return of(file, Files.readString(file));
    } catch (IOException e) {
      throw ProgramException.mistake("%s: %s".formatted(file, ProgramException.ofFile(e)), e);
    }
  }

  /**
   * The whole of a text.
   *
   * @param file where it stands
   * @throws ProgramException where it is no mapping
   */
  public static Section of(Path file, String text) {
    try {
      Object content = new Load(settings(file)).loadFromString(text);
      if (!(content instanceof Map<?, ?> map)) {
        throw ProgramException.mistake("%s: is no mapping of names to values".formatted(file));
      }
      return new Section(file, text, List.of(), map);
    } catch (MarkedYamlEngineException e) {
      throw ProgramException.mistake(
          "%s%s: %s"
              .formatted(
                  file,
                  e.getProblemMark().map(Section::line).orElse(""),
                  String.valueOf(e.getProblem()).endsWith("another document")
                      ? "is a second document: there is one in a file"
                      : e.getProblem()),
          e);
    } catch (YamlEngineException e) {
      throw ProgramException.mistake("%s: not YAML: %s".formatted(file, e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw ProgramException.mistake("%s: is nested too deeply".formatted(file), e);
    }
  }

  /** What stands before a name, to say where it is. */
  public String path(String name) {
    return String.join(".", below(name));
  }

  private List<String> below(String name) {
    return Stream.concat(path.stream(), Stream.of(name)).toList();
  }

  public boolean has(String name) {
    return entries.get(name) != null;
  }

  public boolean isMapping(String name) {
    return entries.get(name) instanceof Map<?, ?>;
  }

  public List<String> names() {
    List<String> names = new ArrayList<>();
    entries.keySet().forEach(name -> names.add(String.valueOf(name)));
    return names;
  }

  /** Nothing may stand here but these. */
  public Section only(String... known) {
    for (String name : names()) {
      if (!List.of(known).contains(name)) {
        throw mistake(
            name, "is not known, there can be " + String.join(", ", new TreeSet<>(List.of(known))));
      }
    }
    return this;
  }

  /** A mapping in this one; empty where it is missing. */
  public Optional<Section> section(String name) {
    Object value = entries.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw mistake(name, "must be a mapping");
    }
    return Optional.of(new Section(file, content, below(name), map));
  }

  public String text(String name) {
    return optional(name)
        .orElseThrow(
            () -> mistake(name, entries.containsKey(name) ? "has no value" : "is missing"));
  }

  public Optional<String> optional(String name) {
    Object value = entries.get(name);
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      throw mistake(name, "must be a text");
    }
    return Optional.ofNullable(value).map(String::valueOf);
  }

  public int number(String name, int otherwise) {
    Object value = entries.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Integer number && number > 0) {
      return number;
    }
    throw mistake(name, "must be a number, 1 or more");
  }

  /** A text, a list of texts, or nothing. */
  public List<String> textOrTexts(String name) {
    if (isMapping(name)) {
      throw mistake(name, "must be a text, or a list of texts");
    }
    return entries.get(name) instanceof List<?>
        ? texts(name, List.of())
        : optional(name).map(List::of).orElse(List.of());
  }

  public List<String> texts(String name, List<String> otherwise) {
    Object value = entries.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof List<?> list)) {
      throw mistake(name, "must be a list");
    }
    if (list.stream().anyMatch(each -> each instanceof Map<?, ?> || each instanceof List<?>)) {
      throw mistake(name, "must be a list of texts");
    }
    return list.stream().map(String::valueOf).toList();
  }

  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    names().forEach(name -> texts.put(name, text(name)));
    return texts;
  }

  /** A file; a relative one lies where this file lies. */
  public Path resolve(String other) {
    return file.toAbsolutePath().getParent().resolve(other).normalize();
  }

  /** What to tell the user about a name in it. */
  public ProgramException mistake(String name, String what) {
    String words = (name.isEmpty() ? what : path(name) + " " + what).strip();
    return ProgramException.mistake("%s%s: %s".formatted(file, line(name), words));
  }

  /** Where a name stands; one that is missing is missing in this mapping. Nothing for the whole. */
  private String line(String name) {
    String found = "";
    Optional<Node> node = new Compose(settings(file)).composeString(content);
    for (String each : below(name)) {
      Optional<NodeTuple> entry = node.flatMap(parent -> entry(parent, each));
      Optional<Mark> mark = entry.flatMap(one -> one.getKeyNode().getStartMark());
      found = mark.isPresent() ? line(mark.get()) : found;
      node = entry.map(NodeTuple::getValueNode);
    }
    return found;
  }

  private static Optional<NodeTuple> entry(Node parent, String name) {
    return parent instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(
                entry ->
                    entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
            .findFirst()
        : Optional.empty();
  }

  private static String line(Mark mark) {
    return ":" + (mark.getLine() + 1);
  }

  private static LoadSettings settings(Path file) {
    return LoadSettings.builder().setLabel(file.toString()).build();
  }
}
