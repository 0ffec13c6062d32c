package com.instashop.stack.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A document of the pipeline's health in lines: a field each, and one for each connector. */
public final class HealthLines {
  private static final String NOTHING = "–";

  private HealthLines() {}

  public static List<String> of(JsonNode document) {
    List<String> lines = new ArrayList<>();
    document.properties().forEach(field -> add(lines, field.getKey(), field.getValue()));
    return lines;
  }

  private static void add(List<String> lines, String name, JsonNode value) {
    boolean isOfObjects =
        value.isObject()
            && !value.isEmpty()
            && value.properties().stream().allMatch(field -> field.getValue().isObject());
    if (isOfObjects) {
      value.properties().forEach(field -> lines.add(line(field.getKey(), text(field.getValue()))));
    } else {
      lines.add(line(name, text(value)));
    }
  }

  private static String line(String name, String text) {
    return "%-26s %s".formatted(name, text);
  }

  private static String text(JsonNode value) {
    if (value.isObject()) {
      String fields =
          value.properties().stream()
              .map(field -> field.getKey() + " " + text(field.getValue()))
              .collect(Collectors.joining(", "));
      return fields.isEmpty() ? NOTHING : fields;
    }
    if (value.isArray()) {
      String elements =
          StreamSupport.stream(value.spliterator(), false)
              .map(HealthLines::text)
              .collect(Collectors.joining(", "));
      return elements.isEmpty() ? NOTHING : elements;
    }
    return value.isNull() ? NOTHING : value.asText();
  }
}
