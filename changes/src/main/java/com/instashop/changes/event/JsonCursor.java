package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Reads one JSON document (RFC 8259, UTF-8) from its bytes in a single pass. What is asked for is
 * parsed; what is skipped is only followed to its end. Not thread-safe, made to be reused.
 *
 * <p>Every method throws {@link MalformedException} where the bytes are not what it expects.
 */
final class JsonCursor {
  private static final byte[] NULL = "null".getBytes(UTF_8);

  /** The least number without its last digit, and that digit. */
  private static final long LEAST_TENS = Long.MIN_VALUE / 10;

  private static final int LAST_DIGIT = (int) -(Long.MIN_VALUE % 10);

  /** Of a value that is shown, in characters. */
  private static final int SHOWN = 40;

  /** Of a character, in UTF-8. */
  private static final int MOST_BYTES = 4;

  /** By byte: whether a number, {@code true}, {@code false} or {@code null} can go on with it. */
  private static final boolean[] SCALAR = new boolean[256];

  static {
    for (char each : "0123456789abcdefghijklmnopqrstuvwxyzE.-+".toCharArray()) {
      SCALAR[each] = true;
    }
  }

  private final TextCache cache = new TextCache();
  private final FieldNode root = FieldNode.ofDocument();
  private byte[] bytes = {};
  private int position;
  private boolean firstField;
  private int timestampStart;

  /** The field whose value is next, or was the last. */
  private FieldNode field = root;

  /** The field whose value is the object that we are in. */
  private FieldNode object = root;

  void reset(byte[] document) {
    bytes = document;
    position = 0;
    field = root;
    object = root;
  }

  /** Steps into an object; false (and past it) where the value is {@code null}. */
  boolean beginObject() {
    if (skipNull()) {
      return false;
    }
    expect('{');
    object = field;
    firstField = true;
    return true;
  }

  /** Steps to the value of the next field of the object; false (and past it) at its end. */
  boolean nextField() {
    byte next = peek();
    if (next == '}') {
      position++;
      firstField = false;
      field = object;
      object = object.object();
      return false;
    }
    FieldNode guess;
    if (firstField) {
      guess = object.first();
    } else if (next == ',') {
      position++;
      guess = field.next();
    } else {
      throw malformed("expected ','");
    }
    if (guess != null && guess.isAt(bytes, position)) {
      position += guess.length();
      field = guess;
    } else {
      String name = text();
      expect(':');
      field = firstField ? object.learnFirst(name) : field.learnNext(name);
    }
    firstField = false;
    return true;
  }

  /** The name of the field whose value is next. */
  String field() {
    return field.name();
  }

  /** The place of the field whose value is next. */
  FieldNode node() {
    return field;
  }

  /** Where the value that is next begins. */
  int valueStart() {
    peek();
    return position;
  }

  /** Behind what was read. */
  int position() {
    return position;
  }

  /** Nothing but white space may follow. */
  void end() {
    while (position < bytes.length) {
      if (!isWhitespace(bytes[position])) {
        throw malformed("text after the end of the document");
      }
      position++;
    }
  }

  boolean skipNull() {
    if (peek() != 'n') {
      return false;
    }
    if (!Arrays.equals(
        bytes, position, Math.min(position + 4, bytes.length), NULL, 0, NULL.length)) {
      throw malformed("expected null");
    }
    position += NULL.length;
    return true;
  }

  String text() {
    expect('"');
    byte[] document = bytes;
    int start = position;
    int hash = 0;
    int ored = 0;
    for (int i = start; i < document.length; i++) {
      byte next = document[i];
      if (next == '"') {
        position = i + 1;
        return cache.text(document, start, i, hash, ored >= 0);
      }
      if (next == '\\') {
        int closing = closingQuote();
        position = closing + 1;
        return unescape(start, closing);
      }
      hash = TextCache.HASH_FACTOR * hash + next;
      ored |= next;
    }
    throw unfinishedString();
  }

  /** A string, a number or a boolean, as text. */
  String scalar() {
    if (peek() == '"') {
      return text();
    }
    int start = position;
    skipScalar();
    return new String(bytes, start, position - start, US_ASCII);
  }

  /** A value of any kind, as the document has it. */
  String raw() {
    peek();
    int start = position;
    skipValue();
    return new String(bytes, start, position - start, UTF_8);
  }

  /** A whole number. */
  long integer() {
    boolean negative = peek() == '-';
    if (negative) {
      position++;
    }
    int start = position;
    long value = digits();
    if (position == start || (position < bytes.length && isScalar(bytes[position]))) {
      throw unsuitable("field " + field() + " is not a whole number");
    }
    return signed(value, negative);
  }

  /** A decimal number with at most two decimals, as a string or a number, in hundredths. */
  long cents() {
    boolean quoted = peek() == '"';
    if (quoted) {
      position++;
    }
    boolean negative = position < bytes.length && bytes[position] == '-';
    if (negative) {
      position++;
    }
    int start = position;
    long value = digits();
    boolean digitsSeen = position > start;
    int decimals = 0;
    if (position < bytes.length && bytes[position] == '.') {
      position++;
      while (position < bytes.length && isDigit(bytes[position])) {
        int digit = bytes[position++] - '0';
        decimals++;
        if (decimals <= 2) {
          value = append(value, digit);
        } else if (digit != 0) {
          throw unsuitable("field " + field() + " has a fraction of a cent");
        }
      }
    }
    for (int i = decimals; i < 2; i++) {
      value = append(value, 0);
    }
    if (!digitsSeen || (quoted ? !at('"') : position < bytes.length && isScalar(at()))) {
      throw unsuitable(
          "column "
              + field()
              + " is not a decimal (the connector needs decimal.handling.mode=string)");
    }
    if (quoted) {
      position++;
    }
    return signed(value, negative);
  }

  /** An ISO-8601 timestamp in UTC, in microseconds since 1970-01-01; finer ones are cut. */
  long micros() {
    timestamp();
    int time = timestampStart + 11;
    int end = position - 2;
    if (end - time < 8 || bytes[time + 2] != ':' || bytes[time + 5] != ':') {
      throw notTimestamp();
    }
    long seconds =
        epochDay(timestampStart) * 86_400
            + number(time, 2) * 3_600L
            + number(time + 3, 2) * 60L
            + number(time + 6, 2);
    long micros = 0;
    int digits = 0;
    if (end > time + 8) {
      if (bytes[time + 8] != '.') {
        throw notTimestamp();
      }
      digits = Math.min(end - time - 9, 6);
      micros = number(time + 9, digits);
      for (int i = time + 9 + digits; i < end; i++) {
        if (!isDigit(bytes[i])) {
          throw notTimestamp();
        }
      }
    }
    for (; digits < 6; digits++) {
      micros *= 10;
    }
    return seconds * 1_000_000 + micros;
  }

  /** Steps over a timestamp whose date and time are where they belong. */
  private void timestamp() {
    expect('"');
    int start = position;
    int closing = closingQuote();
    position = closing + 1;
    if (closing - start < 11
        || bytes[start + 4] != '-'
        || bytes[start + 7] != '-'
        || bytes[start + 10] != 'T'
        || bytes[closing - 1] != 'Z') {
      throw notTimestamp();
    }
    timestampStart = start;
  }

  private MalformedException notTimestamp() {
    return unsuitable("field " + field() + " is not an ISO-8601 timestamp in UTC");
  }

  private long epochDay(int start) {
    int year = number(start, 4);
    int month = number(start + 5, 2);
    int day = number(start + 8, 2);
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      throw unsuitable("field " + field() + " is not a date");
    }
    // Days from civil, Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    int shifted = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  /** Steps over a value of any kind. */
  void skipValue() {
    byte next = peek();
    if (next == '"') {
      position++;
      position = closingQuote() + 1;
    } else if (next == '{' || next == '[') {
      skipNested();
    } else {
      skipScalar();
    }
  }

  /**
   * Steps over the value that begins there, which turned out not to be what it should be, and
   * returns its beginning, as people may see it.
   */
  String skipValueAt(int start) {
    goBackTo(start);
    skipValue();
    int length = Math.min(position - start, SHOWN * MOST_BYTES);
    String text = new String(bytes, start, length, UTF_8).replaceAll("\\p{Cntrl}", " ");
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
  }

  /** Goes back to a value, to read it in another way. */
  void goBackTo(int start) {
    position = start;
  }

  private void skipNested() {
    int depth = 0;
    while (position < bytes.length) {
      byte next = bytes[position++];
      if (next == '"') {
        position = closingQuote() + 1;
      } else if (next == '{' || next == '[') {
        depth++;
      } else if ((next == '}' || next == ']') && --depth == 0) {
        return;
      }
    }
    throw malformed("the document ends too early");
  }

  private void skipScalar() {
    byte[] document = bytes;
    int end = position;
    while (end < document.length && isScalar(document[end])) {
      end++;
    }
    if (end == position) {
      throw malformed("expected a value");
    }
    position = end;
  }

  private int closingQuote() {
    int next = Words.quoteOrBackslash(bytes, position);
    while (next < bytes.length && bytes[next] == '\\') {
      next = Words.quoteOrBackslash(bytes, next + 2);
    }
    if (next >= bytes.length) {
      throw unfinishedString();
    }
    return next;
  }

  private MalformedException unfinishedString() {
    return malformed("the document ends within a string");
  }

  private String unescape(int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    int i = from;
    while (i < to) {
      if (bytes[i] != '\\') {
        i++;
        continue;
      }
      text.append(new String(bytes, plain, i - plain, UTF_8));
      byte escape = bytes[i + 1];
      i += 2;
      switch (escape) {
        case '"', '\\', '/' -> text.append((char) escape);
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append(hexadecimal(i, to));
          i += 4;
        }
        default -> throw malformed("unknown escape in a string");
      }
      plain = i;
    }
    return text.append(new String(bytes, plain, to - plain, UTF_8)).toString();
  }

  private char hexadecimal(int from, int to) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < to ? Character.digit(bytes[i], 16) : -1;
      if (digit < 0) {
        throw malformed("unfinished unicode escape in a string");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  /** The digits as a negative number: there is one more of these. */
  private long digits() {
    byte[] document = bytes;
    int end = position;
    long value = 0;
    while (end < document.length && isDigit(document[end])) {
      value = append(value, document[end++] - '0');
    }
    position = end;
    return value;
  }

  private long append(long value, int digit) {
    if (value <= LEAST_TENS && (value < LEAST_TENS || digit > LAST_DIGIT)) {
      throw tooLarge();
    }
    return value * 10 - digit;
  }

  private long signed(long digits, boolean negative) {
    if (negative) {
      return digits;
    }
    if (digits == Long.MIN_VALUE) {
      throw tooLarge();
    }
    return -digits;
  }

  private MalformedException tooLarge() {
    return unsuitable("field " + field() + " is too large a number");
  }

  private int number(int from, int length) {
    int value = 0;
    for (int i = from; i < from + length; i++) {
      if (!isDigit(bytes[i])) {
        throw notTimestamp();
      }
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  private byte peek() {
    if (position < bytes.length && bytes[position] > ' ') {
      return bytes[position];
    }
    return behindWhitespace();
  }

  private byte behindWhitespace() {
    while (position < bytes.length) {
      byte next = bytes[position];
      if (!isWhitespace(next)) {
        return next;
      }
      position++;
    }
    throw malformed("the document ends too early");
  }

  private void expect(char expected) {
    if (peek() != expected) {
      throw malformed("expected '" + expected + "'");
    }
    position++;
  }

  private boolean at(char expected) {
    return position < bytes.length && bytes[position] == expected;
  }

  private byte at() {
    return bytes[position];
  }

  /** A value that is JSON, but not what a column must hold. */
  private MalformedException unsuitable(String what) {
    return new MalformedException(what, true);
  }

  private MalformedException malformed(String what) {
    return new MalformedException(what + " (byte " + position + ")");
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  private static boolean isWhitespace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  private static boolean isScalar(byte value) {
    return SCALAR[value & 0xFF];
  }
}
