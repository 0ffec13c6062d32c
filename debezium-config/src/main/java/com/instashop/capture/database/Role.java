package com.instashop.capture.database;

import com.instashop.contracts.schema.Identifier;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Login;
import java.sql.SQLException;

/** A role of PostgreSQL, which belongs to the server and not to a database. */
final class Role {

  private Role() {}

  /**
   * Makes sure that a role is there, may log in, and has its password.
   *
   * @param server any database of its server that everybody may connect to
   * @param replicates whether it reads write-ahead logs
   */
  static void ensure(
      Statements statements,
      DatabaseAddress server,
      Account account,
      Login login,
      boolean replicates)
      throws SQLException {
    Sql sql = statements.sql();
    String role = Identifier.quoted(login.user());
    if (!exists(sql, login)) {
      statements.executeOnServer("CREATE ROLE " + role, () -> exists(sql, login));
    }
    statements.executeOnServer(
        "ALTER ROLE %s LOGIN%s".formatted(role, replicates ? " REPLICATION" : ""),
        () ->
            sql.is(
                """
                SELECT rolcanlogin AND (rolreplication OR rolsuper OR NOT ?::boolean)
                FROM pg_roles WHERE rolname = ?""",
                Boolean.toString(replicates),
                login.user()));
    statements.password(role, login, account.label(), () -> Statements.isPassword(server, login));
  }

  static boolean exists(Sql sql, Login login) throws SQLException {
    return sql.is("SELECT true FROM pg_roles WHERE rolname = ?", login.user());
  }
}
