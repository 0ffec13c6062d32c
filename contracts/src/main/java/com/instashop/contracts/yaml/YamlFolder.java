package com.instashop.contracts.yaml;

import com.instashop.contracts.AtomicFile;
import com.instashop.contracts.OwnerOnly;
import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** A folder of declarations, a YAML file each. It may change at any time, and be missing. */
public record YamlFolder(Path folder) {
  /** How the name of a declaration ends. */
  public static final String SUFFIX = ".yaml";

  /**
   * What a folder holds.
   *
   * @param right what those files say that are right
   * @param mistakes of the others, a line each
   * @param mistaken the names of the others
   */
  public record Content<T>(List<T> right, List<String> mistakes, List<String> mistaken) {}

  /** What a file declares is called like the file. */
  public static String name(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  /** The file of a declaration, whether it is there or not. */
  public Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }

  /**
   * Reads all declarations. One that is not right harms none of the others.
   *
   * @throws ProgramException where the folder cannot be read
   */
  public <T> Content<T> read(Function<Path, T> reader) {
    List<T> right = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    List<String> mistaken = new ArrayList<>();
    for (Path file : files()) {
      try {
        right.add(reader.apply(file));
      } catch (ProgramException e) {
        mistakes.add(e.getMessage());
        mistaken.add(name(file));
      } catch (RuntimeException | StackOverflowError e) {
        // Whatever is in a file: who reads it goes on with the others.
        mistakes.add("%s: cannot be read: %s".formatted(file, e));
        mistaken.add(name(file));
      }
    }
    return new Content<>(right, mistakes, mistaken);
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

  /** Puts a declaration there, so that nobody sees half of it. */
  public void put(String name, String text) throws IOException {
    make();
    AtomicFile.write(file(name), text);
  }

  /** Makes the folder where there is none, so that nobody else can list it. */
  public void make() throws IOException {
    OwnerOnly.makeFolder(folder);
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      throw ProgramException.trouble("%s: cannot list it: %s".formatted(folder, e), e);
    }
  }
}
