package com.instashop.stack.command;

import com.instashop.capture.database.DatabaseAddress;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Deployment;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What somebody else has to execute, as a script for {@code psql}. */
final class PrintedSql {
  /** A variable, as psql quotes it. */
  private static final Pattern VARIABLE = Pattern.compile(":'(\\w+_password)'");

  private PrintedSql() {}

  static void print(Deployment servers, String sql) {
    DatabaseAddress first =
        DatabaseAddress.of(Database.WAREHOUSE, servers.jdbc(Database.WAREHOUSE));
    String variables =
        VARIABLE
            .matcher(sql)
            .results()
            .map(MatchResult::group)
            .map(variable -> variable.substring(2, variable.length() - 1))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(PrintedSql::variable)
            .collect(Collectors.joining());
    System.out.printf(
        """
        -- For psql, as a role that may do all of it: psql -h %s -p %d -U ROLE -d postgres -v ON_ERROR_STOP=1 -f FILE
        -- The passwords are those of %s, and come out of its environment.
        %s%s""",
        first.host(), first.port(), servers.file(), variables, sql);
  }

  /** A password out of the environment. PostgreSQL would take an empty one, too, and clear it. */
  private static String variable(String name) {
    String environment = name.toUpperCase(Locale.ROOT);
    return """
        \\set %1$s `printenv %2$s`
        SELECT :'%1$s' = '' AS missing \\gset
        \\if :missing
        \\echo %2$s is not set: nothing was executed
        \\quit
        \\endif
        """
        .formatted(name, environment);
  }

  /** Lines for Redis, as comments, so that all of it stays a script. */
  static void printRedis(List<String> lines) {
    if (!lines.isEmpty()) {
      System.out.println(
          "-- In redis-cli, as a user that may do it, each with the user's password for PASSWORD; then ACL SAVE:");
      lines.forEach(line -> System.out.println("-- " + line));
    }
  }
}
