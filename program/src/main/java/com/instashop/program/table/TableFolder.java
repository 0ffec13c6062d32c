package com.instashop.program.table;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.ProgramException;
import com.instashop.program.yaml.YamlFolder;
import java.nio.file.Path;
import java.util.SortedMap;

/** The tables that people declare: a folder beside the deployment, a file each. */
public final class TableFolder {
  private final YamlFolder folder;

  public TableFolder(Path folder) {
    this.folder = new YamlFolder(folder);
  }

  /** The files. */
  public YamlFolder files() {
    return folder;
  }

  /**
   * Reads all declarations.
   *
   * @throws ProgramException where the folder cannot be read
   */
  public YamlFolder.Content<CapturedTable> read() {
    return folder.read(TableFile::read);
  }

  /** The declared tables beside those that are shipped. */
  public Tables tables() {
    return Tables.SHIPPED.with(read().right());
  }

  /** What changes whenever a declaration does. */
  public SortedMap<String, String> state() {
    return folder.state();
  }
}
