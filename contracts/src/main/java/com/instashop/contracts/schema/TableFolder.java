package com.instashop.contracts.schema;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.yaml.YamlFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** The tables that people declare: a folder beside the deployment, a file each. */
public final class TableFolder {
  private final YamlFolder folder;
  private final Tables shipped;

  /**
   * The tables of a folder.
   *
   * @param shipped what is captured besides
   */
  public TableFolder(Path folder, Tables shipped) {
    this.folder = new YamlFolder(folder);
    this.shipped = shipped;
  }

  /** The files. */
  public YamlFolder files() {
    return folder;
  }

  /**
   * Reads all declarations. What Debezium or Kafka would take for a table or a topic that is there
   * is not right.
   *
   * @throws ProgramException where the folder cannot be read
   */
  public YamlFolder.Content<CapturedTable> read() {
    Map<String, String> sources = new HashMap<>();
    Map<String, String> topics = new HashMap<>();
    for (CapturedTable table : shipped.all()) {
      sources.put(source(table), table.topic());
      topics.put(collision(table.topic()), table.topic());
    }
    topics.put(collision(Topics.DEAD_LETTER), Topics.DEAD_LETTER);
    return folder.read(
        file -> {
          CapturedTable table = TableFile.read(file);
          refuse(file, "is the table of", sources.putIfAbsent(source(table), table.topic()));
          refuse(
              file,
              "cannot be told from the topic",
              topics.putIfAbsent(collision(table.topic()), table.topic()));
          return table;
        });
  }

  /**
   * Reads a declaration, wherever it is, as it would be read here: what else is declared here
   * counts, but for the file that it would take the place of.
   *
   * @throws ProgramException where something in it cannot be
   */
  public CapturedTable read(Path file) {
    CapturedTable table = TableFile.read(file);
    for (CapturedTable other : tables().all()) {
      if (!other.topic().equals(table.topic())) {
        refuse(file, "is the table of", source(other).equals(source(table)) ? other.topic() : null);
        refuse(
            file,
            "cannot be told from the topic",
            collision(other.topic()).equals(collision(table.topic())) ? other.topic() : null);
      }
    }
    refuse(
        file,
        "cannot be told from the topic",
        collision(table.topic()).equals(collision(Topics.DEAD_LETTER)) ? Topics.DEAD_LETTER : null);
    return table;
  }

  private static void refuse(Path file, String words, String other) {
    if (other != null) {
      throw ProgramException.mistake(
          "%s: %s %s: choose another, or delete this file".formatted(file, words, other));
    }
  }

  /** What Debezium calls a table. */
  private static String source(CapturedTable table) {
    return TableFile.sanitized(
        table.database() + "." + table.schemaName() + "." + table.tableName());
  }

  /** To Kafka a dot and an underscore are the same in the names of its measures. */
  private static String collision(String topic) {
    return topic.replace('.', '_');
  }

  /** The declared tables beside those that are captured anyway. */
  public Tables tables() {
    return shipped.with(read().right());
  }

  /** What changes whenever a declaration does. */
  public SortedMap<String, String> state() {
    return folder.state();
  }
}
