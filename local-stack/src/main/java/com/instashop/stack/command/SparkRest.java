package com.instashop.stack.command;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.process.Hold;
import com.instashop.stack.process.PartState;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StackStateFile;
import com.instashop.stack.server.Programs;

/** The stack's Spark application rests while this is open. */
final class SparkRest implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final Context context;

  private SparkRest(Context context) {
    this.context = context;
  }

  /**
   * Waits until it rests.
   *
   * @throws ProgramException where it rests for another command already
   */
  static SparkRest begin(Context context) throws InterruptedException {
    Hold.place(context.folders(), Programs.SPARK);
    SparkRest rest = new SparkRest(context);
    try {
      while (!rest.isHeld()) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      rest.close();
      throw e;
    }
    return rest;
  }

  private boolean isHeld() {
    StackState state =
        StackStateFile.read(context.folders()).orElseThrow(IllegalStateException::new);
    return !state.isSupervised()
        || state.parts().stream()
            .noneMatch(
                part -> part.part().equals(Programs.SPARK) && part.phase() != PartState.Phase.HELD);
  }

  @Override
  public void close() {
    Hold.lift(context.folders());
  }
}
