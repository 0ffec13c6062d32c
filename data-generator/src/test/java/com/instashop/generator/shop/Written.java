package com.instashop.generator.shop;

import com.instashop.generator.change.RowChange;
import com.instashop.generator.change.Sql;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row change with its values under the names that its SQL gives them. */
record Written(Sql sql, Map<String, Object> columns) {
  private static final Pattern INSERT =
      Pattern.compile("INSERT INTO \\w+ \\(([^)]*)\\)\\s+VALUES \\(([^)]*)\\)");
  private static final Pattern ASSIGNED = Pattern.compile("(\\w+) = \\?");

  static Written of(RowChange change) {
    Map<String, Object> columns = new LinkedHashMap<>();
    Iterator<Object> values = change.values().iterator();
    Matcher insert = INSERT.matcher(change.sql().text());
    if (insert.matches()) {
      String[] names = insert.group(1).split(", ", -1);
      String[] expressions = insert.group(2).split(", ", -1);
      for (int i = 0; i < names.length; i++) {
        columns.put(
            names[i],
            expressions[i].startsWith("?") ? values.next() : expressions[i].replace("'", ""));
      }
    } else {
      Matcher assigned = ASSIGNED.matcher(change.sql().text());
      while (assigned.find()) {
        columns.put(assigned.group(1), values.next());
      }
    }
    if (values.hasNext()) {
      throw new AssertionError(change + " has more values than its SQL takes");
    }
    return new Written(change.sql(), columns);
  }

  Object get(String column) {
    if (!columns.containsKey(column)) {
      throw new AssertionError(sql + " has no column " + column);
    }
    return columns.get(column);
  }

  long number(String column) {
    return ((Number) get(column)).longValue();
  }

  String text(String column) {
    return (String) get(column);
  }

  long cents(String column) {
    return ((BigDecimal) get(column)).movePointRight(2).longValueExact();
  }
}
