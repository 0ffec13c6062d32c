package com.instashop.contracts.schema;

/** The topics that are not a table's; those are in {@link CapturedTable}. */
public final class Topics {
  /** Takes what cannot be decoded, byte for byte, with the reason in headers. */
  public static final String DEAD_LETTER = "dead_letter";

  private Topics() {}
}
