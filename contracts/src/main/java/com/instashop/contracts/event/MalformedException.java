package com.instashop.contracts.event;

/** The bytes are not what the decoder needs. Never leaves this package, carries no stack trace. */
final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedException(String reason) {
    super(reason, null, false, false);
  }
}
