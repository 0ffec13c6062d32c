package com.instashop.generator.write;

import com.instashop.generator.change.Sql;
import com.instashop.generator.change.Work.Happening;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What has been committed. */
public final class Counts {
  private final Map<Happening, Long> happenings = new EnumMap<>(Happening.class);
  private final Map<String, Rows> rows = new TreeMap<>();

  /** Rows of a table. */
  public record Rows(long inserted, long updated, long deleted) {
    Rows plus(Sql.Kind kind, long count) {
      return switch (kind) {
        case INSERT -> new Rows(inserted + count, updated, deleted);
        case UPDATE -> new Rows(inserted, updated + count, deleted);
        case DELETE -> new Rows(inserted, updated, deleted + count);
      };
    }
  }

  synchronized void add(Map<Happening, Long> newHappenings, Map<Sql, Long> newRows) {
    newHappenings.forEach((what, count) -> happenings.merge(what, count, Long::sum));
    newRows.forEach(
        (sql, count) ->
            rows.put(
                sql.table(),
                rows.getOrDefault(sql.table(), new Rows(0, 0, 0)).plus(sql.kind(), count)));
  }

  /** Sales and interactions. */
  public synchronized long events() {
    return happenings.getOrDefault(Happening.SALE, 0L)
        + happenings.getOrDefault(Happening.INTERACTION, 0L);
  }

  public synchronized Map<Happening, Long> happenings() {
    return new EnumMap<>(happenings);
  }

  /** Rows by table. */
  public synchronized Map<String, Rows> rows() {
    return new TreeMap<>(rows);
  }
}
