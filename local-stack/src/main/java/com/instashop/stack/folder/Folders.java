package com.instashop.stack.folder;

import com.instashop.contracts.OwnerOnly;
import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where things lie.
 *
 * @param project the checkout
 * @param home what the stack writes: data, logs, secrets, unpacked servers
 */
public record Folders(Path project, Path home) {
  /** Others may pass through, as PostgreSQL's own user has to, but not look around. */
  private static final Set<PosixFilePermission> PASSAGE =
      PosixFilePermissions.fromString("rwx--x--x");

  private static final Set<PosixFilePermission> LOOKING_AROUND =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private static final Set<PosixFilePermission> SHARING =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private static final String UNREADABLE = "-unreadable-";

  /** What lies in the home of a stack. */
  private static final Set<String> CONTENT =
      Set.of(
          "cluster",
          "data",
          "deployment.yaml",
          "logs",
          "metrics",
          "run",
          "secrets",
          "servers",
          "tables",
          "temporary");

  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");

  /** Reads {@code INSTASHOP_PROJECT} and {@code INSTASHOP_HOME}, which scripts/instashop sets. */
  public static Folders fromEnvironment() {
    Path project = Path.of(System.getenv().getOrDefault("INSTASHOP_PROJECT", ".")).toAbsolutePath();
    String home = System.getenv("INSTASHOP_HOME");
    return new Folders(
        project.normalize(),
        home == null ? project.normalize().resolve(".instashop") : Path.of(home).toAbsolutePath());
  }

  /** The same checkout with the state in another folder. */
  public Folders withHome(Path other) {
    return new Folders(project, other);
  }

  /** The state of a Spark cluster that runs beside the stack. */
  public Folders cluster() {
    return withHome(home.resolve("cluster"));
  }

  /** Where the data of a part is, or will be. */
  public Path data(String part) {
    return made(home.resolve("data"), PASSAGE).resolve(part);
  }

  /** The same, made where there is none: nobody else looks into it. */
  public Path ownData(String part) {
    return made(data(part), OwnerOnly.FOLDER);
  }

  /**
   * Puts the data of a part aside, which it cannot read, and makes an empty folder in their place.
   *
   * @return where they are now
   */
  public Path setAside(String part) {
    Path data = data(part);
    Path aside = unreadable(data);
    try {
      Files.move(data, aside);
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot put %s aside: %s".formatted(data, e.getMessage()), e);
    }
    ownData(part);
    return aside;
  }

  /** What is called so now is kept under this name where it cannot be read. */
  static Path unreadable(Path path) {
    return path.resolveSibling(
        path.getFileName() + UNREADABLE + Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Where a program may write what it does not need after it ended. */
  public Path temporary(String part) {
    return made(made(home.resolve("temporary"), OwnerOnly.FOLDER).resolve(part), OwnerOnly.FOLDER);
  }

  public Path logs() {
    return made(home.resolve("logs"), OwnerOnly.FOLDER);
  }

  public Path log(String part) {
    return logs().resolve(part + ".log");
  }

  public Path run() {
    return made(home.resolve("run"), OwnerOnly.FOLDER);
  }

  /** Unpacked native servers; they survive a reset. */
  public Path servers() {
    return made(home.resolve("servers"), OPEN);
  }

  public Path kafkaHome() {
    return project.resolve("local-stack/servers/kafka/target/kafka-home");
  }

  public Path sparkHome() {
    return project.resolve("local-stack/servers/spark/target/spark-home");
  }

  /** Where archives of classes are kept, of what is built. */
  public Path classArchives() {
    return project.resolve("local-stack/target/class-archives");
  }

  /** The runnable jar of a module. */
  public Path jar(String module) {
    return project.resolve(module).resolve("target").resolve(module + ".jar");
  }

  /** What a module runs on: its jar, and a folder of others where that does not hold them. */
  public List<Path> classPath(String module) {
    return Stream.of(jar(module), jar(module).resolveSibling("libs"))
        .filter(Files::exists)
        .toList();
  }

  /** A folder, or the nearest above it that is there. */
  public static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** Deletes a folder with all that is in it; nothing where there is none. */
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Path made(Path folder, Set<PosixFilePermission> permissions) {
    try {
      makeHome();
      Files.createDirectories(folder);
      // An earlier version left them open.
      if (!Files.getPosixFilePermissions(folder).equals(permissions)) {
        Files.setPosixFilePermissions(folder, permissions);
      }
      return folder;
    } catch (IOException e) {
      throw ProgramException.mistake(
          "Cannot create %s: %s; INSTASHOP_HOME chooses another folder".formatted(folder, e));
    }
  }

  /**
   * It is closed where others could look around in it, as an earlier version, or who made it, has
   * left it. One that is somebody else's, into which others write, or in which something else lies,
   * as in {@code /opt}, is not ours to close.
   */
  private void makeHome() throws IOException {
    if (!Files.exists(home)) {
      Files.createDirectories(home);
      Files.setPosixFilePermissions(home, PASSAGE);
      return;
    }
    PosixFileAttributes attributes = Files.readAttributes(home, PosixFileAttributes.class);
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (!Collections.disjoint(permissions, LOOKING_AROUND)
        && Collections.disjoint(permissions, SHARING)
        && attributes.owner().getName().equals(System.getProperty("user.name"))
        && isOurs()) {
      Files.setPosixFilePermissions(home, PASSAGE);
    }
  }

  private boolean isOurs() throws IOException {
    try (Stream<Path> content = Files.list(home)) {
      return content
          .map(path -> path.getFileName().toString().split(UNREADABLE)[0])
          .allMatch(CONTENT::contains);
    }
  }
}
