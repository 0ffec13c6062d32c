package com.instashop.audit;

import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Connections in which equal values look alike, whatever their databases are set to, and that take
 * one core of a server at the most: others work there, and a proof can wait.
 */
final class AuditConnection {
  private static final String PLAIN =
      "SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; SET max_parallel_workers_per_gather = 0";

  private AuditConnection() {}

  static Connection open(Deployment deployment, Database database) throws SQLException {
    Connection connection = deployment.connect(database, Account.AUDITOR);
    try (Statement statement = connection.createStatement()) {
      statement.execute(PLAIN);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
