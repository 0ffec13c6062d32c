package com.instashop.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files of which there is always the old content or the new one, after a power loss as well. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Replaces a file in one step; only its owner can read it.
   *
   * @throws ProgramException where it cannot be written
   */
  public static void write(Path file, String content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      // A temporary file is its owner's alone from its first moment.
      Path next = Files.createTempFile(folder, file.getFileName().toString(), "");
      try {
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          // Else the new name may be on the disk before what it names: an empty file.
          channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot write %s: %s".formatted(file, e), e);
    }
  }
}
