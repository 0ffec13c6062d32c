package com.instashop.spark.lease;

/** Another application writes what this one wrote: it has to end, and may start again and wait. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeaseLostException(String message) {
    super(message);
  }
}
