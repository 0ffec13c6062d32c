package com.instashop.stack.process;

import com.instashop.contracts.ProgramException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Steps of a start: each as soon as what it needs is done, all others beside it. */
public final class Steps {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  /** Something that may fail. */
  @FunctionalInterface
  public interface Step {
    void run() throws InterruptedException, SQLException;
  }

  /** Does a step at once. */
  public CompletableFuture<Void> first(Step step) {
    return after(CompletableFuture.completedFuture(null), step);
  }

  /** Does a step when another one is done; a failure ends the whole start at once. */
  public CompletableFuture<Void> after(CompletableFuture<Void> before, Step step) {
    return before.thenRunAsync(
        () -> {
          try {
            step.run();
          } catch (SQLException e) {
            outcome.completeExceptionally(
                ProgramException.trouble("PostgreSQL: " + e.getMessage(), e));
            throw new CancellationException();
          } catch (InterruptedException e) {
            throw new CancellationException();
          } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
            throw e;
          }
        },
        threads);
  }

  /** When all of them are done. */
  public static CompletableFuture<Void> all(List<CompletableFuture<Void>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }

  /**
   * Waits until the last step is done.
   *
   * @throws ProgramException as soon as one fails
   */
  public void await(CompletableFuture<Void> last) throws InterruptedException {
    try {
      last.thenRun(() -> outcome.complete(null));
      outcome.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProgramException known) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
