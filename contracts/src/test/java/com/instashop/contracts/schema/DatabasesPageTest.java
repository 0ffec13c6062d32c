package com.instashop.contracts.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The diagrams of docs/databases.md have the columns of the migrations. */
class DatabasesPageTest {
  private static final Pattern TABLE =
      Pattern.compile("CREATE TABLE (\\w+) \\((.*?)\\n\\);", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("(?m)^ {4}([a-z_]+) +([a-z]+)");
  private static final Pattern ENTITY =
      Pattern.compile("(?m)^ {4}(\\w+) \\{\\n(.*?)^ {4}\\}", Pattern.DOTALL);
  private static final Pattern ATTRIBUTE = Pattern.compile("(?m)^ {8}([a-z]+) ([a-z_]+)");

  @Test
  void pageShowsEveryColumnOfEveryTable() throws IOException {
    Map<String, Map<String, String>> made = new TreeMap<>();
    for (Database database : Tables.SHIPPED.databases()) {
      Matcher tables = TABLE.matcher(migration(database));
      while (tables.find()) {
        made.put(tables.group(1), found(COLUMN.matcher(tables.group(2)), 1, 2));
      }
    }
    Map<String, Map<String, String>> drawn = new TreeMap<>();
    Matcher entities = ENTITY.matcher(Files.readString(Path.of("..", "docs", "databases.md")));
    while (entities.find()) {
      drawn.put(entities.group(1), found(ATTRIBUTE.matcher(entities.group(2)), 2, 1));
    }
    assertThat(made).hasSize(12);
    assertThat(drawn).isEqualTo(made);
  }

  private static Map<String, String> found(Matcher matcher, int name, int type) {
    Map<String, String> found = new TreeMap<>();
    while (matcher.find()) {
      found.put(matcher.group(name), matcher.group(type));
    }
    return found;
  }

  private static String migration(Database database) throws IOException {
    try (InputStream in =
        DatabasesPageTest.class.getResourceAsStream(
            "/com/instashop/contracts/db/%s/V1__tables.sql".formatted(database))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
