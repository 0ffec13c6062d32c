package com.instashop.program.metric;

import static java.math.RoundingMode.UNNECESSARY;

import com.instashop.changes.event.Decimals;
import com.instashop.changes.event.Moments;
import com.instashop.changes.measure.Filter;
import com.instashop.changes.measure.Filter.Operator;
import com.instashop.changes.measure.Slot;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the condition of a declared metric, as SQL has it: columns of one table, numbers and texts,
 * {@code = <> < <= > >=}, {@code in}, {@code between}, {@code is null}, {@code and}, {@code or},
 * {@code not} and brackets.
 */
final class FilterParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<text>'(?:[^']++|'')*+')|(?<number>-?\\d+(?:\\.\\d+)?)|(?<word>[\\p{L}_][\\p{L}\\p{N}_]*)"
              + "|(?<sign><>|!=|<=|>=|[=<>(),]))");

  private static final Set<Type> COMPARED =
      EnumSet.of(
          Type.TEXT,
          Type.BIGINT,
          Type.INTEGER,
          Type.MONEY,
          Type.DECIMAL,
          Type.BOOLEAN,
          Type.DATE,
          Type.TIMESTAMP,
          Type.DATETIME);

  /** Who reads a condition, and PostgreSQL, goes into it with a stack: of a thread, not endless. */
  private static final int DEEPEST = 100;

  private final CapturedTable table;
  private final List<String> tokens = new ArrayList<>();
  private int next;
  private int depth;

  private FilterParser(CapturedTable table, String condition) {
    this.table = table;
    String stripped = condition.strip();
    Matcher matcher = TOKEN.matcher(stripped);
    int position = 0;
    while (position < stripped.length()) {
      if (!matcher.region(position, stripped.length()).lookingAt()) {
        throw new IllegalArgumentException(
            "cannot read «%s»".formatted(stripped.substring(position).strip()));
      }
      tokens.add(matcher.group().strip());
      position = matcher.end();
    }
  }

  /**
   * Reads a condition on the columns of a table.
   *
   * @throws IllegalArgumentException where it is none, or can never hold; the message says why
   */
  static Filter parse(CapturedTable table, String condition) {
    FilterParser parser = new FilterParser(table, condition);
    Filter filter = parser.or();
    if (parser.next < parser.tokens.size()) {
      throw new IllegalArgumentException(
          "«%s» is too much: here can be and, or, or the end".formatted(parser.peek()));
    }
    return filter;
  }

  private Filter or() {
    List<Filter> parts = new ArrayList<>(List.of(and()));
    while (take("or")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
  }

  private Filter and() {
    List<Filter> parts = new ArrayList<>(List.of(not()));
    while (take("and")) {
      parts.add(not());
    }
    for (Filter one : parts) {
      for (Filter other : parts) {
        if (one instanceof Filter.In in
            && other instanceof Filter.In too
            && in.slot().equals(too.slot())
            && in.texts().stream().noneMatch(too.texts()::contains)) {
          throw new IllegalArgumentException(
              "%s can never be %s and %s"
                  .formatted(in.slot().column().name(), in.texts(), too.texts()));
        }
      }
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
  }

  private Filter not() {
    if (take("not")) {
      deeper();
      Filter inner = new Filter.Not(not());
      depth--;
      return inner;
    }
    if (take("(")) {
      deeper();
      Filter inner = or();
      expect(")");
      depth--;
      return inner;
    }
    return comparison();
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException(
          "brackets and not can be nested %d deep at most".formatted(DEEPEST));
    }
  }

  private Filter comparison() {
    Slot slot = column(taken("a column"));
    if (take("is")) {
      boolean negated = take("not");
      expect("null");
      Filter isNull = new Filter.IsNull(slot);
      return negated ? new Filter.Not(isNull) : isNull;
    }
    boolean negated = take("not");
    Filter filter;
    if (take("in")) {
      filter = in(slot);
    } else if (take("between")) {
      filter = between(slot);
    } else if (negated) {
      throw new IllegalArgumentException("after not comes in or between");
    } else {
      return operator(slot, taken("a comparison"));
    }
    return negated ? new Filter.Not(filter) : filter;
  }

  private Filter in(Slot slot) {
    List<Filter> numbers = new ArrayList<>();
    SortedSet<String> texts = new TreeSet<>();
    expect("(");
    if (peek().equals(")")) {
      throw new IllegalArgumentException(
          "the list of in is empty: write %s in (…, …)".formatted(slot.column().name()));
    }
    do {
      String value = taken("a value");
      if (isText(slot)) {
        texts.add(text(slot, value));
      } else {
        numbers.add(new Filter.WithNumber(slot, Operator.EQUAL, number(slot, value)));
      }
    } while (take(","));
    expect(")");
    return isText(slot) ? new Filter.In(slot, texts) : new Filter.Or(numbers);
  }

  private Filter between(Slot slot) {
    long least = number(slot, taken("a value"));
    expect("and");
    long most = number(slot, taken("a value"));
    if (least > most) {
      throw new IllegalArgumentException(
          "%s can never be between these: the larger one comes first"
              .formatted(slot.column().name()));
    }
    return new Filter.And(
        List.of(
            new Filter.WithNumber(slot, Operator.AT_LEAST, least),
            new Filter.WithNumber(slot, Operator.AT_MOST, most)));
  }

  private Filter operator(Slot slot, String sign) {
    boolean negated = sign.equals("<>") || sign.equals("!=");
    Operator operator = negated ? Operator.EQUAL : ofSql(sign);
    String value = taken("a value");
    Filter filter;
    if (isText(slot)) {
      if (operator != Operator.EQUAL) {
        throw new IllegalArgumentException(
            "%s is a text: it can be = or <> to something, or in a list"
                .formatted(slot.column().name()));
      }
      filter = new Filter.In(slot, new TreeSet<>(List.of(text(slot, value))));
    } else if (isWord(value) && slot.column().type() != Type.BOOLEAN) {
      Slot other = column(value);
      if (kind(other) != kind(slot) || other.column().scale() != slot.column().scale()) {
        throw new IllegalArgumentException(
            "%s and %s cannot be compared".formatted(slot.column().name(), other.column().name()));
      }
      filter = new Filter.WithColumn(slot, operator, other);
    } else {
      filter = new Filter.WithNumber(slot, operator, number(slot, value));
    }
    return negated ? new Filter.Not(filter) : filter;
  }

  private static boolean isWord(String value) {
    return Character.isLetter(value.charAt(0)) || value.charAt(0) == '_';
  }

  private static Operator ofSql(String sign) {
    for (Operator operator : Operator.values()) {
      if (operator.sql().equals(sign)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(
        "«%s» is no comparison: there are = <> < <= > >=, in, between and is null".formatted(sign));
  }

  private Slot column(String name) {
    if (name.equalsIgnoreCase("null")) {
      throw new IllegalArgumentException("nothing equals null: say is null");
    }
    Slot slot = MetricFile.slot(table, name);
    if (!COMPARED.contains(slot.column().type())) {
      throw new IllegalArgumentException(
          "%s is %s, which cannot be compared".formatted(name, slot.column().type().words()));
    }
    if (slot.column().scale() == Column.ANY_SCALE) {
      throw new IllegalArgumentException(
          "%s is numeric of any scale, which cannot be compared".formatted(name));
    }
    return slot;
  }

  private static boolean isText(Slot slot) {
    return slot.column().type() == Type.TEXT;
  }

  /** What can be compared with one another. */
  private static Type kind(Slot slot) {
    Type type = slot.column().type();
    return type == Type.INTEGER ? Type.BIGINT : type;
  }

  private static String text(Slot slot, String value) {
    if (value.equalsIgnoreCase("null")) {
      throw new IllegalArgumentException("nothing equals null: say is null");
    }
    if (value.charAt(0) != '\'') {
      throw new IllegalArgumentException(
          "%s is a text: write '%s'".formatted(slot.column().name(), value));
    }
    return value.substring(1, value.length() - 1).replace("''", "'");
  }

  /** A number as an image has it. */
  private static long number(Slot slot, String value) {
    String name = slot.column().name();
    try {
      return switch (slot.column().type()) {
        case BIGINT, INTEGER -> Long.parseLong(value);
        case MONEY, DECIMAL -> decimal(slot, value);
        case BOOLEAN -> bool(slot, value);
        case DATE -> LocalDate.parse(text(slot, value)).toEpochDay();
        case TIMESTAMP, DATETIME -> micros(text(slot, value));
        default -> throw new IllegalArgumentException(name + " is no number");
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s cannot be %s".formatted(name, value), e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s has %d decimals: it cannot be %s".formatted(name, slot.column().scale(), value), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "%s is a time: write '2026-11-24' or '2026-11-24T10:00:00Z', not %s"
              .formatted(name, value),
          e);
    }
  }

  private static long decimal(Slot slot, String value) {
    BigDecimal units =
        new BigDecimal(value).movePointRight(slot.column().scale()).setScale(0, UNNECESSARY);
    // Decimals from there on look alike.
    if (units.abs().compareTo(Decimals.MOST) >= 0) {
      throw new IllegalArgumentException(
          "%s cannot be compared with a number as large as %s"
              .formatted(slot.column().name(), value));
    }
    return units.longValueExact();
  }

  private static long bool(Slot slot, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> 1;
      case "false" -> 0;
      default ->
          throw new IllegalArgumentException(
              "%s is true or false, not %s".formatted(slot.column().name(), value));
    };
  }

  private static long micros(String time) {
    Instant instant =
        time.length() == "2026-11-24".length()
            ? LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant()
            : Instant.parse(time);
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    if (year < 1 || year > 9999) {
      throw new DateTimeException("no year that everybody knows: " + year);
    }
    return Moments.micros(instant);
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  /** Takes a word or sign where it is the next. */
  private boolean take(String expected) {
    boolean is = peek().toLowerCase(Locale.ROOT).equals(expected);
    next += is ? 1 : 0;
    return is;
  }

  private void expect(String expected) {
    if (!take(expected)) {
      throw new IllegalArgumentException(
          "«%s» is missing %s"
              .formatted(expected, peek().isEmpty() ? "at the end" : "before «" + peek() + "»"));
    }
  }

  private String taken(String what) {
    if (next == tokens.size()) {
      throw new IllegalArgumentException(what + " is missing at the end");
    }
    return tokens.get(next++);
  }
}
