package com.instashop.stack.process;

import com.instashop.contracts.redis.Json;
import com.instashop.stack.StackException;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A wish to the supervisor, left in the run folder: let a part rest while a process takes its
 * place. It ends with the file, or with the process.
 */
public record Hold(String part, ProcessIdentity process) {

  private static Path file(Folders folders) {
    return folders.run().resolve("hold.json");
  }

  /** Wishes that a part rests while this JVM lives. */
  public static void place(Folders folders, String part) {
    try {
      Path next = Files.createTempFile(folders.run(), "hold", ".json");
      Files.writeString(next, Json.write(new Hold(part, ProcessIdentity.self())));
      Files.move(next, file(folders), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StackException.trouble("Cannot write %s: %s".formatted(file(folders), e), e);
    }
  }

  /** Takes the wish back. */
  public static void lift(Folders folders) {
    try {
      Files.deleteIfExists(file(folders));
    } catch (IOException e) {
      throw StackException.trouble("Cannot delete %s: %s".formatted(file(folders), e), e);
    }
  }

  /** The wish whose process is alive; empty where there is none. */
  public static Optional<Hold> read(Folders folders) {
    try {
      return Optional.of(Json.read(Files.readString(file(folders)), Hold.class))
          .filter(hold -> hold.process().find().isPresent());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StackException.trouble("Cannot read %s: %s".formatted(file(folders), e), e);
    }
  }
}
