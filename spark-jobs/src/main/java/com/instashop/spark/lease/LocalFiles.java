package com.instashop.spark.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local files. Without Hadoop's native library it starts a {@code chmod} for every file it
 * makes, four for each batch of a query; this one asks the system.
 *
 * <p>Made by Hadoop, by its name.
 */
public final class LocalFiles extends LocalFileSystem {
  /** Files on this machine. */
  public LocalFiles() {
    super(new Raw());
  }

  /** The same settings, with these for files of this machine. */
  static Configuration in(Configuration hadoop) {
    Configuration changed = new Configuration(hadoop);
    changed.setClassLoader(LocalFiles.class.getClassLoader());
    changed.setClass("fs.file.impl", LocalFiles.class, LocalFileSystem.class);
    // Another one may be known already.
    changed.setBoolean("fs.file.impl.disable.cache", true);
    return changed;
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      String letters =
          permission.getUserAction().SYMBOL
              + permission.getGroupAction().SYMBOL
              + permission.getOtherAction().SYMBOL;
      Files.setPosixFilePermissions(
          pathToFile(path).toPath(), PosixFilePermissions.fromString(letters));
    }
  }
}
