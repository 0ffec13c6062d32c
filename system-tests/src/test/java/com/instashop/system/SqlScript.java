package com.instashop.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** A file for psql, such as a dump: statements, and between them rows for {@code COPY}. */
record SqlScript(Path file) {
  private static final Pattern COPY = Pattern.compile("COPY .* FROM stdin;");
  private static final String END_OF_ROWS = "\\.";

  /** What is for psql alone, or for another database than the one that is there. */
  private static final Pattern OTHERS = Pattern.compile("\\\\.*|(?:CREATE|DROP) DATABASE .*");

  /** Runs all of it. */
  void run(Connection connection) throws IOException, SQLException {
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    StringBuilder statements = new StringBuilder();
    try (BufferedReader lines = Files.newBufferedReader(file);
        Statement statement = connection.createStatement()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (COPY.matcher(line).matches()) {
          statement.execute(statements.toString());
          statements.setLength(0);
          copy.copyIn(line, new StringReader(rows(lines)));
        } else if (!OTHERS.matcher(line).matches()) {
          statements.append(line).append('\n');
        }
      }
      statement.execute(statements.toString());
    }
  }

  private static String rows(BufferedReader lines) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String line = lines.readLine();
        line != null && !line.equals(END_OF_ROWS);
        line = lines.readLine()) {
      rows.append(line).append('\n');
    }
    return rows.toString();
  }
}
