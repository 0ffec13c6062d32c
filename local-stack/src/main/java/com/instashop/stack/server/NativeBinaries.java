package com.instashop.stack.server;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks PostgreSQL and Redis, which come as Maven artifacts, when they are first needed. */
public final class NativeBinaries {
  private static final String POSTGRES = "postgres";
  private static final String REDIS = "redis-server-7.0.15";

  /** Nobody takes longer to make the folders in a new one. */
  private static final Duration UNPACKING = Duration.ofMinutes(1);

  private final Path folder;
  private final String system;
  private final boolean arm;

  public NativeBinaries(Folders folders) {
    this.folder = folders.servers();
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    this.system = name.startsWith("mac") ? "darwin" : name;
    this.arm = System.getProperty("os.arch").equals("aarch64");
  }

  /** The folder of PostgreSQL, with {@code bin} in it. Another version is there no more then. */
  public Path postgres() {
    Path home = folder.resolve(POSTGRES + "-" + postgresVersion());
    if (Files.exists(home)) {
      return home;
    }
    String resource = "postgres-%s-%s.txz".formatted(system, arm ? "arm_64" : "x86_64");
    try (InputStream in = open(resource)) {
      Path unpacked = Files.createTempDirectory(folder, POSTGRES);
      Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
      untar(in, unpacked);
      if (Files.exists(home)) {
        // Another process was faster.
        Folders.delete(unpacked);
      } else {
        Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
      }
      deleteOthers(home);
      return home;
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot unpack PostgreSQL to %s: %s".formatted(home, e), e);
    }
  }

  private static String postgresVersion() {
    try (InputStream built = NativeBinaries.class.getResourceAsStream("servers.properties")) {
      Properties properties = new Properties();
      properties.load(built);
      return properties.getProperty(POSTGRES);
    } catch (IOException e) {
      throw new UncheckedIOException("The build wrote it", e);
    }
  }

  /** Earlier versions, and what was unpacked in part, unless another process may be at it. */
  private void deleteOthers(Path home) throws IOException {
    Instant underWay = Instant.now().minus(UNPACKING);
    try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, POSTGRES + "*")) {
      for (Path other : others) {
        if (!other.equals(home)
            && Files.getLastModifiedTime(other).toInstant().isBefore(underWay)) {
          Folders.delete(other);
        }
      }
    }
  }

  /** The program redis-server; one that an earlier version left cut off is unpacked again. */
  public Path redis() {
    Path program = folder.resolve(REDIS);
    String resource = "%s-%s-%s".formatted(REDIS, system, arm ? "arm64" : "amd64");
    try (InputStream in = open(resource)) {
      byte[] content = in.readAllBytes();
      if (Files.exists(program) && Files.size(program) == content.length) {
        return program;
      }
      Path copied = Files.createTempFile(folder, "redis", "");
      Files.write(copied, content);
      force(copied);
      Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(copied, program, StandardCopyOption.ATOMIC_MOVE);
      return program;
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot unpack Redis to %s: %s".formatted(program, e), e);
    }
  }

  private InputStream open(String resource) {
    InputStream in = NativeBinaries.class.getResourceAsStream("/" + resource);
    if (in == null) {
      throw ProgramException.trouble(
          "There is no %s for this machine: the embedded stack runs on Linux and macOS, x86-64 and"
                  .formatted(resource)
              + " arm64");
    }
    return in;
  }

  private static void untar(InputStream in, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("Entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          force(path);
          if ((entry.getMode() & 0b001_000_000) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  /** What is there after a power loss is whole: its name is not on the disk before it. */
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
