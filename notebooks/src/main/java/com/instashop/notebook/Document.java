package com.instashop.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.instashop.contracts.redis.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rapaio.jupyter.kernel.display.DisplayData;

/** A JSON document, shown with a line a field. */
public record Document(String json) implements Output {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<name>\"(?:[^\"\\\\]|\\\\.)*\")(?= ?:)|(?<string>\"(?:[^\"\\\\]|\\\\.)*\")"
              + "|(?<literal>-?\\b\\d[\\d.eE+-]*|\\b(?:true|false|null)\\b)");

  @Override
  public DisplayData displayData() {
    return Html.display("<pre>" + coloured(Html.escape(pretty())) + "</pre>");
  }

  private String pretty() {
    try {
      return Json.MAPPER
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(Json.MAPPER.readTree(json))
          .replace("\" : ", "\": ");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String coloured(String text) {
    StringBuilder html = new StringBuilder();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      String kind =
          token.group("name") != null
              ? "name"
              : token.group("string") != null ? "string" : "literal";
      token.appendReplacement(
          html, Matcher.quoteReplacement(Html.element("span", kind, token.group())));
    }
    return token.appendTail(html).toString();
  }
}
