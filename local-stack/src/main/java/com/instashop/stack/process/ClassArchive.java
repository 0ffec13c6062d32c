package com.instashop.stack.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.OwnerOnly;
import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a program, as a JVM has read and checked them once, for the next one to map into
 * its memory: it starts sooner, and takes less of the processor (<a
 * href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">class data
 * sharing</a>). The first one that ends by itself leaves the archive behind. It is of one Java and
 * of one class path, as it was built: another build has another one.
 */
public final class ClassArchive {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

  /** What Java could not archive is no news. */
  private static final String QUIET = "-Xlog:cds*=off";

  private static final String NEW = ".new";

  /** No JVM takes so long to write one. */
  private static final Duration LONG = Duration.ofHours(1);

  private final Path folder;
  private final String program;

  /** What a JVM maps. */
  private final Path archive;

  /** What a JVM of this stack writes, so that two stacks do not write the same. */
  private final Path written;

  private ClassArchive(Path folder, String program, String digest) {
    this.folder = folder;
    this.program = program;
    this.archive = folder.resolve(program + "." + digest + ".jsa");
    this.written = folder.resolve(program + "." + digest + "." + UUID.randomUUID() + NEW);
  }

  /**
   * The archive of a program.
   *
   * @param folder where archives are kept
   * @param classPath jars, or folders of them
   */
  public static ClassArchive of(Path folder, String program, List<Path> classPath) {
    make(folder);
    List<String> files = new ArrayList<>();
    try {
      for (Path path : classPath) {
        if (Files.isDirectory(path)) {
          try (DirectoryStream<Path> jars = Files.newDirectoryStream(path, "*.jar")) {
            for (Path jar : jars) {
              files.add(file(jar));
            }
          }
        } else {
          files.add(file(path));
        }
      }
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot read the jars of %s: %s".formatted(program, e), e);
    }
    Collections.sort(files);
    files.add(System.getProperty("java.home") + " " + System.getProperty("java.vm.version"));
    return new ClassArchive(folder, program, digest(files.toString()));
  }

  /** Who may not write here starts as well, only later. */
  private static void make(Path folder) {
    try {
      OwnerOnly.makeFolder(folder);
    } catch (IOException e) {
      LOG.debug("No archives of classes", e);
    }
  }

  private static String file(Path jar) throws IOException {
    return jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis();
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** What to tell a JVM that starts the program: to use the archive, or to leave one behind. */
  public List<String> options() {
    if (Files.isReadable(archive)) {
      return List.of("-XX:SharedArchiveFile=" + archive, QUIET);
    }
    return Files.isWritable(folder)
        ? List.of("-XX:ArchiveClassesAtExit=" + written, QUIET)
        : List.of();
  }

  /** What to tell a JVM that nobody looks after: to use the archive, if there is one. */
  public List<String> optionsIfKept() {
    return Files.isReadable(archive) ? options() : List.of();
  }

  /** Keeps what a JVM has left behind, when it has ended; those of earlier builds go. */
  void keep() {
    if (!Files.isWritable(folder)) {
      return;
    }
    try {
      if (isWhole()) {
        Files.move(written, archive, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.deleteIfExists(written);
      deleteOthers();
    } catch (IOException e) {
      LOG.warn("{} will not start any sooner: {}", program, e.toString());
    }
  }

  /**
   * Those of other builds, where there is one of this, and what was left of writing one where the
   * supervisor was killed.
   */
  private void deleteOthers() throws IOException {
    Instant longAgo = Instant.now().minus(LONG);
    try (DirectoryStream<Path> known = Files.newDirectoryStream(folder, program + ".*")) {
      for (Path other : known) {
        boolean isOfNoUse =
            other.toString().endsWith(NEW)
                ? Files.getLastModifiedTime(other).toInstant().isBefore(longAgo)
                : Files.exists(archive) && !other.equals(archive);
        if (isOfNoUse) {
          Files.delete(other);
        }
      }
    }
  }

  /**
   * Whether an archive was written to its end: its header comes last. It is on the disk then, since
   * a JVM that maps half of one crashes.
   */
  private boolean isWhole() throws IOException {
    if (!Files.exists(written)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(written, StandardOpenOption.READ)) {
      ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
      file.read(magic);
      file.force(true);
      return !magic.hasRemaining() && magic.getInt(0) != 0;
    }
  }
}
