package com.instashop.capture.database;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Identifier;
import java.sql.SQLException;
import java.util.Collection;

/** What a database hands to its connector: all operations on some tables. */
record Publication(String name) {
  /**
   * That a row {@code published} of {@code pg_publication_rel} has no filter and no list of
   * columns.
   */
  private static final String WHOLE =
      "coalesce(to_jsonb(published) ->> 'prqual', to_jsonb(published) ->> 'prattrs') IS NULL";

  private static final String PARTITIONS = "debezium_partitions";

  static Publication of(Database database) {
    return new Publication(database.databaseName() + "_publication");
  }

  /**
   * Creates or changes it, if it is not so already. What happens in a partition is published as a
   * change of its table.
   *
   * @param tables as SQL takes them
   * @param all whether no other tables stay part of it
   */
  void set(Statements statements, Collection<String> tables, boolean all) throws SQLException {
    Sql sql = statements.sql();
    String list = String.join(", ", tables);
    if (!sql.is("SELECT true FROM pg_publication WHERE pubname = ?", name)) {
      statements.execute(
          "CREATE PUBLICATION %s FOR TABLE %s WITH (publish_via_partition_root = true)"
              .formatted(Identifier.quoted(name), list),
          () -> false);
      return;
    }
    if (!hasEveryOperation(sql) || !isViaRoot(sql)) {
      statements.execute(
          """
          ALTER PUBLICATION %s
          SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)"""
              .formatted(Identifier.quoted(name)),
          () -> false);
    }
    boolean same =
        sql.is(
            """
            SELECT (SELECT array_agg(prrelid ORDER BY prrelid) FILTER (WHERE %s)
                    FROM pg_publication_rel AS published
                    WHERE prpubid = (SELECT oid FROM pg_publication WHERE pubname = ?))
                 = (SELECT array_agg(oid ORDER BY oid) FROM pg_class
                    WHERE oid = ANY (string_to_array(?, chr(1))::regclass[]))"""
                .formatted(WHOLE),
            name,
            String.join("\u0001", tables));
    if (!same && all) {
      statements.execute(
          "ALTER PUBLICATION %s SET TABLE %s".formatted(Identifier.quoted(name), list),
          () -> false);
    } else if (!same) {
      for (String table : tables) {
        if (isPart(sql, table, "NOT (" + WHOLE + ")")) {
          alter(statements, "DROP", table);
        }
        if (!hasAllOf(sql, table)) {
          alter(statements, "ADD", table);
        }
      }
    }
  }

  private void alter(Statements statements, String how, String table) throws SQLException {
    statements.execute(
        "ALTER PUBLICATION %s %s TABLE %s".formatted(Identifier.quoted(name), how, table),
        () -> false);
  }

  /** Whether it is there and hands out every operation. */
  boolean hasEveryOperation(Sql sql) throws SQLException {
    return sql.is(
        """
        SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate
        FROM pg_publication WHERE pubname = ?""",
        name);
  }

  /** Whether it is there and hands out changes of partitions as those of their table. */
  boolean isViaRoot(Sql sql) throws SQLException {
    return sql.is("SELECT pubviaroot FROM pg_publication WHERE pubname = ?", name);
  }

  /** Whether a table is part of it with all its rows and columns. */
  boolean hasAllOf(Sql sql, String table) throws SQLException {
    return isPart(sql, table, WHOLE);
  }

  private boolean isPart(Sql sql, String table, String condition) throws SQLException {
    return sql.is(
        """
        SELECT true FROM pg_publication_rel AS published
        WHERE prpubid = (SELECT oid FROM pg_publication WHERE pubname = ?)
          AND prrelid = to_regclass(?) AND %s"""
            .formatted(condition),
        name,
        table);
  }

  /** Lets the database give its new partitions full before-images. */
  void watchPartitions(Sql sql) throws SQLException {
    sql.execute(
        """
        CREATE OR REPLACE FUNCTION public.debezium_partitions() RETURNS event_trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        DECLARE
          part regclass;
        BEGIN
          FOR part IN
            SELECT tree.relid FROM pg_publication_rel published
            JOIN pg_publication publication ON publication.oid = published.prpubid
            CROSS JOIN pg_partition_tree(published.prrelid) tree
            JOIN pg_class class ON class.oid = tree.relid
            WHERE publication.pubname = '%s' AND class.relreplident <> 'f'
          LOOP
            EXECUTE format('ALTER TABLE %%s REPLICA IDENTITY FULL', part);
          END LOOP;
        END $$"""
            .formatted(name.replace("'", "''")));
    if (!sql.is("SELECT true FROM pg_event_trigger WHERE evtname = ?", PARTITIONS)) {
      sql.execute(
          """
          CREATE EVENT TRIGGER %s ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')
          EXECUTE FUNCTION public.debezium_partitions()"""
              .formatted(PARTITIONS));
    }
  }

  /** Takes back all that is there for capture. */
  void drop(Sql sql) throws SQLException {
    sql.execute("DROP EVENT TRIGGER IF EXISTS " + PARTITIONS);
    sql.execute("DROP FUNCTION IF EXISTS public.debezium_partitions()");
    sql.execute("DROP PUBLICATION IF EXISTS " + Identifier.quoted(name));
  }
}
