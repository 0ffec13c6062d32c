package com.instashop.stack.process;

import com.instashop.contracts.AtomicFile;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A wish to the supervisor, left in the run folder: let a part rest while a process takes its
 * place. It ends with the file, or with the process.
 */
public record Hold(String part, ProcessIdentity process) {

  private static Path file(Folders folders) {
    return folders.run().resolve("hold.json");
  }

  /**
   * Wishes that a part rests while this JVM lives.
   *
   * @throws ProgramException where another process has a wish already
   */
  public static void place(Folders folders, String part) {
    Path lockFile = folders.run().resolve("hold.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // Nobody else may place one between our look and our writing.
        FileLock lock = channel.lock()) {
      refuseWhere(read(folders));
      AtomicFile.write(file(folders), Json.write(new Hold(part, ProcessIdentity.self())));
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot write %s: %s".formatted(file(folders), e), e);
    }
  }

  private static void refuseWhere(Optional<Hold> other) {
    if (other.isPresent()) {
      throw ProgramException.mistake(
          "Another command runs in the place of %s: wait until it ends, or end process %d"
              .formatted(other.get().part(), other.get().process().pid()));
    }
  }

  /** Takes the wish of this JVM back; leaves another's. */
  public static void lift(Folders folders) {
    try {
      if (read(folders).filter(hold -> hold.process().equals(ProcessIdentity.self())).isPresent()) {
        Files.deleteIfExists(file(folders));
      }
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot delete %s: %s".formatted(file(folders), e), e);
    }
  }

  /** The wish whose process is alive; empty where there is none, or only a part of one. */
  public static Optional<Hold> read(Folders folders) {
    try {
      return Optional.ofNullable(Json.read(Files.readString(file(folders)), Hold.class))
          .filter(hold -> hold.part() != null && hold.process() != null)
          .filter(hold -> hold.process().find().isPresent());
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot read %s: %s".formatted(file(folders), e), e);
    }
  }
}
