package com.instashop.program;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * How long something is waited for: as long as it takes while it gets on, and not for ever where it
 * does not.
 */
public final class Patience {
  /** How often is looked how far it is. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Duration idle;
  private final LongSupplier nanos;
  private long moved;
  private long looked;
  private Object far;

  /**
   * Begins now.
   *
   * @param idle how long nothing may move
   */
  public Patience(Duration idle) {
    this(idle, System::nanoTime);
  }

  /** The same by another clock, which counts nanoseconds and is never set. */
  public Patience(Duration idle, LongSupplier nanos) {
    this.idle = idle;
    this.nanos = nanos;
    this.moved = nanos.getAsLong();
    this.looked = moved;
  }

  /** Whether it is time to look how far it is, which costs something. */
  public boolean isLookDue() {
    long now = nanos.getAsLong();
    if (now - looked < Math.min(LOOK.toNanos(), idle.toNanos())) {
      return false;
    }
    looked = now;
    return true;
  }

  /** It gets on, whatever can be seen of it. */
  public void moved() {
    moved = nanos.getAsLong();
  }

  /**
   * Whether nothing has moved for too long.
   *
   * @param seen how far it is: as long as that is another each time, it gets on
   */
  public boolean isOver(Object seen) {
    if (!Objects.equals(seen, far)) {
      far = seen;
      moved();
    }
    return isOver();
  }

  /** The same, where nothing can be seen of it. */
  public boolean isOver() {
    return nanos.getAsLong() - moved > idle.toNanos();
  }
}
