package com.instashop.changes.event;

/** The bytes {@code [from, to)} of a document. */
public record Span(int from, int to) {

  public int length() {
    return to - from;
  }
}
