package com.instashop.changes.event;

/** The bytes are not what the decoder needs. Never leaves this package, carries no stack trace. */
final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean changeLost;

  MalformedException(String reason) {
    this(reason, false);
  }

  MalformedException(String reason, boolean changeLost) {
    super(reason, null, false, false);
    this.changeLost = changeLost;
  }

  /** Whether this is a change, but not as it is needed. */
  boolean isChangeLost() {
    return changeLost;
  }
}
