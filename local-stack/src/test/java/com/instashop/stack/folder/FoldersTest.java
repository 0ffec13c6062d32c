package com.instashop.stack.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldersTest {
  @TempDir private Path folder;
  private Folders folders;

  @BeforeEach
  void choose() {
    folders = new Folders(folder, folder.resolve("home"));
  }

  @Test
  void othersLookIntoTheUnpackedServersOnly() throws IOException {
    assertThat(permissions(folders.logs())).isEqualTo("rwx------");
    assertThat(permissions(folders.run())).isEqualTo("rwx------");
    assertThat(permissions(folders.temporary("spark"))).isEqualTo("rwx------");
    assertThat(permissions(folders.ownData("redis"))).isEqualTo("rwx------");
    assertThat(permissions(folders.servers())).isEqualTo("rwxr-xr-x");
  }

  @Test
  void postgresPassesThroughToItsData() throws IOException {
    Path data = folders.data("postgres");
    assertThat(data).doesNotExist();
    assertThat(permissions(data.getParent())).isEqualTo("rwx--x--x");
    assertThat(permissions(folders.home())).isEqualTo("rwx--x--x");
  }

  @Test
  void whatAnEarlierVersionLeftOpenIsClosed() throws IOException {
    Path logs = Files.createDirectories(folders.home().resolve("logs"));
    Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(folders.home(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(permissions(folders.logs())).isEqualTo("rwx------");
    assertThat(permissions(folders.home())).isEqualTo("rwx--x--x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxrwxr-x", "rwxrwxrwx"})
  void leavesAFolderAsItIsThatIsClosedOrShared(String given) throws IOException {
    Files.createDirectories(folders.home());
    Files.setPosixFilePermissions(folders.home(), PosixFilePermissions.fromString(given));
    folders.logs();
    assertThat(permissions(folders.home())).isEqualTo(given);
  }

  @Test
  void leavesAFolderAsItIsInWhichSomethingElseLies() throws IOException {
    Files.createDirectories(folders.home().resolve("projects"));
    Files.setPosixFilePermissions(folders.home(), PosixFilePermissions.fromString("rwxr-xr-x"));
    folders.run();
    folders.logs();
    assertThat(permissions(folders.home())).isEqualTo("rwxr-xr-x");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
