package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/**
 * A field at its place in the documents of one topic. They have much the same fields in the same
 * order, so each field remembers which one came next: the document is compared with that guess, and
 * a name is read only where the guess is wrong.
 */
final class FieldNode {
  /** Of one object. A document with more of them is not one of ours, and is read all the same. */
  private static final int MOST_FIELDS = 256;

  /** In characters; a column of PostgreSQL has at most 63. */
  private static final int LONGEST_NAME = 64;

  /** No slot was looked up for it yet. */
  static final int UNKNOWN = -2;

  private final String name;
  private final FieldNode object;
  private final boolean guessable;

  /** The name as a document has it, from its first quote up to the colon. */
  private final Words written;

  private final Map<String, FieldNode> fields = new HashMap<>();
  private FieldNode first;
  private FieldNode next;
  private int slot = UNKNOWN;

  private FieldNode(String name, FieldNode object, boolean guessable) {
    // The very string that a switch compares it with.
    this.name = name.intern();
    this.object = object;
    this.guessable = guessable;
    this.written = new Words(('"' + name + "\":").getBytes(UTF_8));
  }

  /** The field, so to speak, whose value is the whole document. */
  static FieldNode ofDocument() {
    return new FieldNode("", null, false);
  }

  String name() {
    return name;
  }

  /** Where its value goes, as who reads the documents said; {@link #UNKNOWN} until then. */
  int slot() {
    return slot;
  }

  void slot(int newSlot) {
    slot = newSlot;
  }

  /** The field whose value is the object that this one is in; null for the document. */
  FieldNode object() {
    return object;
  }

  /** The first field of this one's value, as far as can be guessed; null where it cannot. */
  FieldNode first() {
    return first;
  }

  /** The field behind this one, as far as can be guessed; null where it cannot. */
  FieldNode next() {
    return next;
  }

  /** Whether a document goes on with this name in quotes, and a colon. */
  boolean isAt(byte[] document, int position) {
    return written.areAt(document, position);
  }

  /** How many bytes {@link #isAt} compares. */
  int length() {
    return written.length();
  }

  /** The field of this name in this one's value, to be guessed the next time as the first one. */
  FieldNode learnFirst(String fieldName) {
    FieldNode field = field(fieldName);
    first = field.guessable ? field : first;
    return field;
  }

  /** The field of this name beside this one, to be guessed the next time behind this one. */
  FieldNode learnNext(String fieldName) {
    FieldNode field = object.field(fieldName);
    next = field.guessable ? field : next;
    return field;
  }

  private FieldNode field(String fieldName) {
    FieldNode known = fields.get(fieldName);
    if (known != null) {
      return known;
    }
    boolean kept = fields.size() < MOST_FIELDS && fieldName.length() <= LONGEST_NAME;
    // What has to be escaped is not written as it is.
    boolean plain = fieldName.indexOf('"') < 0 && fieldName.indexOf('\\') < 0;
    FieldNode field = new FieldNode(fieldName, this, kept && plain);
    if (kept) {
      fields.put(fieldName, field);
    }
    return field;
  }
}
