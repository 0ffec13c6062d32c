package com.instashop.stack.process;

import com.instashop.contracts.AtomicFile;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code run/state.json}, written by the supervisor, read by whoever wants to know. */
public final class StackStateFile {

  private StackStateFile() {}

  private static Path file(Folders folders) {
    return folders.run().resolve("state.json");
  }

  /** The state that was written last; empty where none ever was, or where it is damaged. */
  public static Optional<StackState> read(Folders folders) {
    try {
      return Optional.ofNullable(Json.read(Files.readString(file(folders)), StackState.class))
          .filter(state -> state.supervisor() != null);
    } catch (NoSuchFileException | CharacterCodingException | IllegalArgumentException e) {
      // A power loss took it, which no server survives; a supervisor that runs writes it again.
      return Optional.empty();
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot read %s: %s".formatted(file(folders), e), e);
    }
  }

  /** Replaces the file in one step. */
  public static void write(Folders folders, StackState state) {
    AtomicFile.write(file(folders), Json.write(state));
  }
}
