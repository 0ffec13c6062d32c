package com.instashop.capture.database;

import com.instashop.contracts.schema.Database;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;

/** What a database hands to its connector: all operations on some tables. */
record Publication(String name) {

  static Publication of(Database database) {
    return new Publication(database.databaseName() + "_publication");
  }

  /** Creates or changes it, if it is not so already. */
  void set(Sql sql, Collection<String> tables) throws SQLException {
    String list = "public." + String.join(", public.", tables);
    if (!sql.is("SELECT true FROM pg_publication WHERE pubname = ?", name)) {
      sql.execute("CREATE PUBLICATION %s FOR TABLE %s".formatted(name, list));
      return;
    }
    boolean allOperations =
        sql.is(
            """
            SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate
            FROM pg_publication WHERE pubname = ?""",
            name);
    if (!allOperations) {
      sql.execute(
          "ALTER PUBLICATION %s SET (publish = 'insert, update, delete, truncate')"
              .formatted(name));
    }
    if (!sql.texts("SELECT tablename FROM pg_publication_tables WHERE pubname = ?", name)
        .equals(new TreeSet<>(tables))) {
      sql.execute("ALTER PUBLICATION %s SET TABLE %s".formatted(name, list));
    }
  }
}
