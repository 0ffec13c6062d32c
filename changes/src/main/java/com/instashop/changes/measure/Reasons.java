package com.instashop.changes.measure;

import com.instashop.changes.event.Image;
import com.instashop.contracts.schema.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why changes of a table are missing: each reason, and how many times it was met. Of a reason that
 * names a value, the first one is kept. As a text, as it is kept, it has a line for each reason.
 */
public final class Reasons {
  /** Of the reasons that go beyond it only the number is kept: they may name values. */
  private static final int MOST = 20;

  private static final String OTHERS = "other reasons";
  private static final Pattern SEVERAL = Pattern.compile("(.*) \\((\\d{1,18}) times\\)");

  private final Map<String, Long> counts = new LinkedHashMap<>();

  /** The reasons of a text; null for none. */
  public static Reasons of(String text) {
    Reasons reasons = new Reasons();
    if (text != null) {
      for (String line : text.split("\n")) {
        Matcher several = SEVERAL.matcher(line);
        if (several.matches()) {
          reasons.add(several.group(1), Long.parseLong(several.group(2)));
        } else {
          reasons.add(line, 1);
        }
      }
    }
    return reasons;
  }

  /** Topic to its reasons, of those of its partitions as they are kept. */
  private static Map<String, Reasons> ofParts(Map<String, String> texts) {
    Map<String, Reasons> reasons = new HashMap<>();
    texts.forEach(
        (part, text) ->
            reasons.computeIfAbsent(Topics.ofPart(part), unused -> new Reasons()).add(of(text)));
    return reasons;
  }

  /** Topic to reasons in one line, of those of its partitions as they are kept. */
  public static SortedMap<String, String> lines(Map<String, String> texts) {
    SortedMap<String, String> lines = new TreeMap<>();
    ofParts(texts).forEach((topic, reasons) -> lines.put(topic, reasons.toString()));
    return lines;
  }

  /**
   * Topic to its reasons, of a hash of a partition's name and a reason, with a line break between,
   * to how many times.
   */
  public static Map<String, Reasons> ofFields(Map<String, String> fields) {
    Map<String, Reasons> reasons = new HashMap<>();
    fields.forEach(
        (field, times) -> {
          int end = field.indexOf('\n');
          // Before reasons were counted a topic had one.
          String topic = Topics.ofPart(end < 0 ? field : field.substring(0, end));
          String reason = end < 0 ? times : field.substring(end + 1);
          reasons
              .computeIfAbsent(topic, unused -> new Reasons())
              .add(reason, end < 0 ? 1 : Long.parseLong(times));
        });
    return reasons;
  }

  /** Adds what was met so many times. */
  public void add(String reason, long times) {
    String line = reason.replaceAll("\\R", " ");
    String known = known(line);
    String met = known != null ? known : counts.size() < MOST ? line : OTHERS;
    counts.merge(met, times, Long::sum);
  }

  /** The same reason, maybe with another value; null where it is new. */
  private String known(String line) {
    if (counts.containsKey(line)) {
      return line;
    }
    int value = line.indexOf(Image.SUCH_AS);
    if (value < 0) {
      return null;
    }
    String same = line.substring(0, value + Image.SUCH_AS.length());
    return counts.keySet().stream()
        .filter(reason -> reason.startsWith(same))
        .findFirst()
        .orElse(null);
  }

  /** Adds others. */
  public Reasons add(Reasons others) {
    others.counts.forEach(this::add);
    return this;
  }

  /** The text of those of two texts: what is so is so, however many times it is said. */
  public static String once(String known, String more) {
    Reasons reasons = of(known);
    of(more)
        .counts
        .forEach(
            (reason, times) -> {
              if (reasons.known(reason) == null) {
                reasons.add(reason, times);
              }
            });
    return reasons.text();
  }

  void clear() {
    counts.clear();
  }

  /** How many times each was met. */
  public Map<String, Long> counts() {
    return counts;
  }

  /** As it is kept; null where there is none. */
  public String text() {
    return counts.isEmpty() ? null : joined("\n");
  }

  /** For people, in one line. */
  @Override
  public String toString() {
    return joined("; ");
  }

  private String joined(String separator) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, times) -> {
          text.append(text.isEmpty() ? "" : separator).append(reason);
          if (times != 1) {
            text.append(" (").append(times).append(" times)");
          }
        });
    return text.toString();
  }
}
