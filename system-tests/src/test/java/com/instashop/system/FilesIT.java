package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a running stack writes is not for the eyes of other users of the machine. */
class FilesIT {
  private final List<Path> readable = new ArrayList<>();

  @Test
  void othersReadTheUnpackedServersOnly() throws Exception {
    Environment running = Environment.running();
    assumeThat(running).isInstanceOf(EmbeddedEnvironment.class);
    Path home = ((EmbeddedEnvironment) running).home();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx--x--x");
    look(home, home.resolve("servers"));
    assertThat(readable).isEmpty();
    assertThat(home.resolve("logs/spark.log")).isNotEmptyFile();
  }

  /** Goes wherever another user may go. */
  private void look(Path folder, Path open) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      if (Files.isSymbolicLink(file) || file.equals(open) || !Files.exists(file)) {
        continue;
      }
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
        readable.add(file);
      }
      if (Files.isDirectory(file) && permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
        look(file, open);
      }
    }
  }
}
