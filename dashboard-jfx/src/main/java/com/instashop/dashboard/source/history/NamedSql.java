package com.instashop.dashboard.source.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement of a resource file, with parameters by name ({@code :from}), and {@code {period}} for
 * the condition that several of them share.
 */
final class NamedSql {
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

  private final String sql;
  private final List<String> parameters = new ArrayList<>();

  private NamedSql(String text) {
    Matcher matcher = PARAMETER.matcher(text);
    sql =
        matcher.replaceAll(
            found -> {
              parameters.add(found.group(1));
              return "?";
            });
  }

  /**
   * Reads a statement.
   *
   * @throws IllegalStateException where there is no such file
   */
  static NamedSql read(String name) {
    return new NamedSql(resource(name).replace("{period}", resource("period").strip()));
  }

  private static String resource(String name) {
    try (InputStream file = NamedSql.class.getResourceAsStream(name + ".sql")) {
      if (file == null) {
        throw new IllegalStateException("There is no " + name + ".sql");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PreparedStatement prepare(Connection connection, Map<String, Object> values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.size(); i++) {
      Object value = values.get(parameters.get(i));
      if (value == null) {
        statement.close();
        throw new IllegalArgumentException("No value for :" + parameters.get(i));
      }
      statement.setObject(i + 1, value);
    }
    return statement;
  }
}
