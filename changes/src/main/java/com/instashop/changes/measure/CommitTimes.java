package com.instashop.changes.measure;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts changes by commit time in steps of {@value #STEP_MILLIS} ms, in the order in which they
 * came; neighbours with the same step share an entry, and the oldest merge when there are many.
 */
public final class CommitTimes implements Serializable {
  static final int STEP_MILLIS = 5;

  private static final long serialVersionUID = 1;
  private static final int MOST = 4096;

  private int size;
  private long[] steps = new long[64];
  private long[] counts = new long[64];

  /** Takes a number of changes with their commit time, in milliseconds since the epoch. */
  @FunctionalInterface
  public interface Visitor {
    void visit(long commitMillis, long changes);
  }

  public void add(long commitMillis) {
    long step = commitMillis / STEP_MILLIS;
    if (size > 0 && steps[size - 1] == step) {
      counts[size - 1]++;
      return;
    }
    if (size == MOST) {
      halve();
    } else if (size == steps.length) {
      steps = Arrays.copyOf(steps, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    steps[size] = step;
    counts[size] = 1;
    size++;
  }

  public void forEach(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.visit(steps[i] * STEP_MILLIS, counts[i]);
    }
  }

  private void halve() {
    size /= 2;
    for (int i = 0; i < size; i++) {
      steps[i] = Math.min(steps[2 * i], steps[2 * i + 1]);
      counts[i] = counts[2 * i] + counts[2 * i + 1];
    }
  }
}
