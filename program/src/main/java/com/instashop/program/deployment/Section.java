package com.instashop.program.deployment;

import com.instashop.program.ProgramException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A mapping of the file, which knows where it stands, so that a mistake can be found. */
final class Section {
  private final Path file;
  private final String path;
  private final Map<?, ?> entries;

  private Section(Path file, String path, Map<?, ?> entries) {
    this.file = file;
    this.path = path;
    this.entries = entries;
  }

  /** The whole file. */
  static Section root(Path file, Object content) {
    Section outside = new Section(file, "", Map.of());
    if (!(content instanceof Map<?, ?> map)) {
      throw outside.mistake("", "is no mapping of databases, kafka, connect, redis and accounts");
    }
    return new Section(file, "", map);
  }

  /** What stands before a name, to say where it is. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  boolean has(String name) {
    return entries.get(name) != null;
  }

  boolean isMapping(String name) {
    return entries.get(name) instanceof Map<?, ?>;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    entries.keySet().forEach(name -> names.add(String.valueOf(name)));
    return names;
  }

  /** Nothing may stand here but these. */
  Section only(String... known) {
    for (String name : names()) {
      if (!List.of(known).contains(name)) {
        throw mistake(
            name, "is not known, there can be " + String.join(", ", new TreeSet<>(List.of(known))));
      }
    }
    return this;
  }

  /** A mapping in this one; empty where it is missing. */
  Optional<Section> section(String name) {
    Object value = entries.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw mistake(name, "must be a mapping");
    }
    return Optional.of(new Section(file, path(name), map));
  }

  String text(String name) {
    return optional(name).orElseThrow(() -> mistake(name, "is missing"));
  }

  Optional<String> optional(String name) {
    Object value = entries.get(name);
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      throw mistake(name, "must be a text");
    }
    return Optional.ofNullable(value).map(String::valueOf);
  }

  int number(String name, int otherwise) {
    Object value = entries.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Integer number && number > 0) {
      return number;
    }
    throw mistake(name, "must be a number, 1 or more");
  }

  List<String> texts(String name, List<String> otherwise) {
    Object value = entries.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof List<?> list)) {
      throw mistake(name, "must be a list");
    }
    return list.stream().map(String::valueOf).toList();
  }

  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    names().forEach(name -> texts.put(name, text(name)));
    return texts;
  }

  /** A file; a relative one lies where this file lies. */
  Path resolve(String other) {
    return file.toAbsolutePath().getParent().resolve(other).normalize();
  }

  ProgramException mistake(String name, String what) {
    return ProgramException.mistake("%s: %s %s".formatted(file, path(name), what).strip());
  }
}
