package com.instashop.capture.database;

import com.instashop.contracts.schema.Identifier;
import com.instashop.program.deployment.Login;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** A role of PostgreSQL, which belongs to the server and not to a database. */
final class Role {

  private Role() {}

  /**
   * Makes sure that a role is there, with these attributes and its password.
   *
   * @param attributes such as {@code LOGIN}
   */
  static void ensure(Connection connection, Sql sql, Login login, String attributes)
      throws SQLException {
    if (!exists(sql, login)) {
      sql.execute("CREATE ROLE %s".formatted(Identifier.quoted(login.user())));
    }
    sql.execute("ALTER ROLE %s %s".formatted(Identifier.quoted(login.user()), attributes));
    // Hashed here: the server, and so its log, never sees the password itself.
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(login.user(), login.password().toCharArray(), "scram-sha-256");
  }

  static boolean exists(Sql sql, Login login) throws SQLException {
    return sql.is("SELECT true FROM pg_roles WHERE rolname = ?", login.user());
  }
}
