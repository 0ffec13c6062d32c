package com.instashop.contracts.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFolderTest {
  @TempDir private Path home;

  @Test
  void othersSeeNeitherWhatIsDeclaredNorItsName() throws Exception {
    YamlFolder folder = new YamlFolder(home.resolve("metrics"));
    folder.put("turnover", "title: Turnover");

    assertThat(permissions(folder.folder())).isEqualTo("rwx------");
    assertThat(permissions(folder.file("turnover"))).isEqualTo("rw-------");
    assertThat(folder.file("turnover")).hasContent("title: Turnover");
  }

  @Test
  void folderOfSomebodyStaysAsItIs() throws Exception {
    Path theirs = home.resolve("tables");
    Files.createDirectory(theirs);
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwxr-x---"));
    new YamlFolder(theirs).put("shop.review", "columns: {}");

    assertThat(permissions(theirs)).isEqualTo("rwxr-x---");
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
