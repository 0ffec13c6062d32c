package com.instashop.spark.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir private java.nio.file.Path folder;

  private final Configuration hadoop = LocalFiles.in(new Configuration());

  @Test
  void filesOfThisMachineAreOurs() throws IOException {
    Path path = new Path(folder.toUri());
    path.getFileSystem(new Configuration());
    assertThat(path.getFileSystem(hadoop)).isInstanceOf(LocalFiles.class);
  }

  @Test
  void fileHasThePermissionsThatItIsMadeWith() throws IOException {
    java.nio.file.Path made = folder.resolve("batch");
    FileSystem files = new Path(folder.toUri()).getFileSystem(hadoop);
    try (FSDataOutputStream out =
        FileSystem.create(files, new Path(made.toUri()), new FsPermission((short) 0640))) {
      out.write('x');
    }
    assertThat(made).hasContent("x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void othersKeepTheirs() {
    Configuration own = new Configuration();
    LocalFiles.in(own);
    assertThat(own.get("fs.file.impl.disable.cache")).isNull();
  }
}
