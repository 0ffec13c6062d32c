package com.instashop.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Queries in one file, each under a comment that names it. */
final class SqlResource {

  private SqlResource() {}

  /**
   * The queries by their headers, without the semicolon: what the first group of the pattern finds
   * in a comment.
   *
   * @param resource a file beside this class
   */
  static Map<String, String> read(String resource, Pattern heading) {
    String text;
    try (InputStream in = SqlResource.class.getResourceAsStream(resource)) {
      text = new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
    Map<String, String> queries = new LinkedHashMap<>();
    Matcher header = heading.matcher(text);
    boolean found = header.find();
    while (found) {
      String name = header.group(1);
      int start = header.end();
      found = header.find();
      String query = text.substring(start, found ? header.start() : text.length()).strip();
      queries.put(name, query.substring(0, query.length() - 1));
    }
    return queries;
  }
}
