package com.instashop.stack.process;

import com.instashop.contracts.redis.Json;
import com.instashop.program.ProgramException;
import com.instashop.stack.folder.AtomicFile;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
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

  /** The state that was written last; empty where none ever was. */
  public static Optional<StackState> read(Folders folders) {
    try {
      String content = Files.readString(file(folders));
      if (AtomicFile.isLost(content)) {
        // After a power loss, which no server survives.
        return Optional.empty();
      }
      return Optional.ofNullable(Json.read(content, StackState.class))
          .filter(state -> state.supervisor() != null);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw ProgramException.trouble(
          "Cannot read %s: %s; delete it when no server of the stack runs any more"
              .formatted(file(folders), e.getMessage()),
          e);
    }
  }

  /** Replaces the file in one step. */
  public static void write(Folders folders, StackState state) {
    AtomicFile.write(file(folders), Json.write(state));
  }
}
