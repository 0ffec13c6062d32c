package com.instashop.capture.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * Short statements on one connection.
 *
 * @param connection null where there is none: then nothing is there
 */
record Sql(Connection connection) {

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether the first row says so; false where there is none. */
  boolean is(String sql, String... parameters) throws SQLException {
    if (connection == null) {
      return false;
    }
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet result = statement.executeQuery()) {
      return result.next() && result.getBoolean(1);
    }
  }

  /** Whether there is such a table. */
  boolean has(String quoted) throws SQLException {
    return is("SELECT to_regclass(?) IS NOT NULL", quoted);
  }

  /** The first column of all rows. */
  Set<String> texts(String sql, String... parameters) throws SQLException {
    if (connection == null) {
      return Set.of();
    }
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet result = statement.executeQuery()) {
      Set<String> texts = new TreeSet<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    }
  }

  private PreparedStatement prepare(String sql, String... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int index = 0; index < parameters.length; index++) {
      statement.setString(index + 1, parameters[index]);
    }
    return statement;
  }
}
