package com.instashop.capture.database;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.program.deployment.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * The statements that prepare a database. Each is written down, and carried out where that is
 * wanted. One that the administrator may not execute is no matter where somebody else has done it.
 */
final class Statements implements AutoCloseable {
  private static final String NO_RIGHT = "42501";
  private static final String WRONG_LOGIN = "28";

  private final Preparation preparation;
  private final Preparation.Section section;
  private final Connection connection;
  private final Sql sql;

  private Statements(Preparation preparation, Preparation.Section section, Connection connection) {
    this.preparation = preparation;
    this.section = section;
    this.connection = connection;
    this.sql = new Sql(connection);
  }

  /** Whether something is as it should be. */
  @FunctionalInterface
  interface Check {
    boolean holds() throws SQLException;
  }

  /**
   * Begins.
   *
   * @param administrator of the database, who may have no way into it, or the database not be there
   * @param needed whether nothing goes on without this database
   * @param transaction whether all is done in one transaction
   */
  static Statements in(
      Preparation preparation,
      DatabaseAddress address,
      Login administrator,
      boolean needed,
      boolean transaction)
      throws SQLException {
    Preparation.Section section = preparation.in(address, needed, transaction);
    Connection connection = null;
    try {
      connection =
          new JdbcAddress(address.url(), administrator.user(), administrator.password()).connect();
      connection.setAutoCommit(!transaction);
    } catch (SQLException e) {
      boolean isMissing = ServerPreparer.NO_DATABASE.equals(e.getSQLState());
      if (!(isMissing && !preparation.isCarriedOut()) && !NO_RIGHT.equals(e.getSQLState())) {
        throw e;
      }
      if (!isMissing) {
        section.add(Preparation.letConnect(address.name(), administrator.user()), false);
        section.refuse(ProgramException.firstLine(e));
      }
    }
    return new Statements(preparation, section, connection);
  }

  /** For questions; without a way into the database nothing is there. */
  Sql sql() {
    return sql;
  }

  /** Whether there is a way into the database. */
  boolean isConnected() {
    return connection != null;
  }

  /** Whether it is carried out, and nothing was refused yet. */
  boolean isCarriedOut() {
    return preparation.isCarriedOut() && !section.isRefused();
  }

  /**
   * A statement.
   *
   * @param isDone whether somebody else has done it, asked where it is refused
   */
  void execute(String statement, Check isDone) throws SQLException {
    execute(statement, statement, false, false, isDone);
  }

  /** A statement about the server. */
  void executeOnServer(String statement, Check isDone) throws SQLException {
    execute(statement, statement, true, false, isDone);
  }

  /**
   * A statement about rights, which PostgreSQL passes over with a warning where it may not be
   * executed.
   */
  void grant(String statement, Check isDone) throws SQLException {
    execute(statement, statement, false, true, isDone);
  }

  /** Sets a password; the server, and so its log, sees its hash only. */
  void password(String role, Login login, String account, Check isDone) throws SQLException {
    String statement = "ALTER ROLE %s PASSWORD ".formatted(role);
    String hash =
        isCarriedOut()
            ? PasswordUtil.encodePassword(
                login.user(), login.password().toCharArray(), "scram-sha-256")
            : "";
    execute(
        statement + Preparation.variable(account),
        statement + "'" + hash + "'",
        true,
        false,
        isDone);
  }

  private void execute(
      String written, String executed, boolean ofServer, boolean verified, Check isDone)
      throws SQLException {
    if (connection == null && section.isRefused()) {
      // What is there already cannot be seen: the way in comes first.
      return;
    }
    section.add(written, ofServer);
    if (!isCarriedOut()) {
      return;
    }
    Savepoint savepoint = connection.getAutoCommit() ? null : connection.setSavepoint();
    try {
      sql.execute(executed);
    } catch (SQLException e) {
      if (!NO_RIGHT.equals(e.getSQLState())) {
        throw e;
      }
      if (savepoint != null) {
        connection.rollback(savepoint);
      }
      if (!isDone.holds()) {
        section.refuse(ProgramException.firstLine(e));
      }
      return;
    }
    if (verified && !isDone.holds()) {
      section.refuse("no right to " + written);
    }
    if (savepoint != null) {
      connection.releaseSavepoint(savepoint);
    }
  }

  /** Whether a role can log in with its password. */
  static boolean isPassword(DatabaseAddress anywhere, Login login) throws SQLException {
    try {
      new JdbcAddress(anywhere.url(), login.user(), login.password()).connect().close();
      return true;
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (state.startsWith(WRONG_LOGIN)) {
        return false;
      }
      if (state.equals(NO_RIGHT)) {
        return true;
      }
      throw e;
    }
  }

  /** Where it is: the server's administrator knows the address. */
  Connection connection() {
    return connection;
  }

  /**
   * Notes the tables of which changes were missed: once somebody else has executed what is written
   * down, nothing shows that any more.
   */
  void missed(List<String> tables) {
    section.missed(tables);
  }

  /**
   * Ends: what was done in a transaction is kept if all of it was.
   *
   * @return whether all of it was done
   */
  boolean finish() throws SQLException {
    if (connection != null && !connection.getAutoCommit()) {
      if (isCarriedOut()) {
        connection.commit();
      } else {
        connection.rollback();
      }
    }
    return isCarriedOut();
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
