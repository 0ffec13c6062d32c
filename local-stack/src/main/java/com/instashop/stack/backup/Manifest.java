package com.instashop.stack.backup;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What a backup holds: it says how each table is made again, and how each file can be told from a
 * damaged one.
 *
 * @param format of the backup itself
 * @param version of InstaShop that made it
 * @param at as of when the warehouse is in it
 * @param server the version of PostgreSQL
 * @param migrations of the warehouse's schema, in their order
 * @param positions topic and partition to the offset in Kafka behind what is in it
 * @param tables each with a file
 * @param views those of declared tables
 * @param declarations files that declare what is captured and counted, and the deployment's
 */
record Manifest(
    int format,
    String version,
    Instant at,
    String server,
    List<String> migrations,
    SortedMap<String, Long> positions,
    List<Table> tables,
    List<View> views,
    List<Content> declarations) {

  /** The format that is written. */
  static final int FORMAT = 1;

  /**
   * A file.
   *
   * @param file its name, from the folder of the backup on
   * @param sha256 of what is in it, in hexadecimal
   */
  record Content(String file, long bytes, String sha256) {}

  /**
   * A table, or a partition of one.
   *
   * @param name with its schema, as SQL takes it
   * @param columns whose values are in the file, as SQL takes them
   * @param create statements that make it where it is missing
   */
  record Table(
      String schema,
      String name,
      List<String> columns,
      List<String> create,
      long rows,
      Content content) {}

  /**
   * A view.
   *
   * @param name with its schema, as SQL takes it
   */
  record View(String schema, String name, String definition) {}

  /** How many rows there are in all tables. */
  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  /** How long all files of tables are. */
  long bytes() {
    return tables.stream().mapToLong(table -> table.content().bytes()).sum();
  }
}
