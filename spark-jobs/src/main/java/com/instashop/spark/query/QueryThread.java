package com.instashop.spark.query;

import com.instashop.spark.lease.Lease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A query of the application in a thread of its own. */
public final class QueryThread {
  private static final Logger LOG = LoggerFactory.getLogger(QueryThread.class);

  private final Work work;
  private final Lease lease;
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** A query. */
  public interface Work {
    /** Waits for the query's lease, and runs it until it is stopped or fails. */
    void run() throws Exception;

    /** Stops it; the batch under way is done again at the next start. */
    void stop() throws TimeoutException;
  }

  /** A thread that is not started yet. */
  public QueryThread(String name, Work work, Lease lease) {
    this.work = work;
    this.lease = lease;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /** Starts it; {@link #ended} says how it ends. */
  public void start() {
    lease
        .lost()
        .exceptionally(
            loss -> {
              ended.completeExceptionally(loss);
              return null;
            });
    thread.start();
  }

  /** Completed when it ends; with the reason where it failed or lost its lease. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  private void run() {
    try {
      work.run();
      ended.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      ended.completeExceptionally(e);
    }
  }

  /** Stops it, and then lets another driver take over at once. */
  public void stop() {
    try {
      work.stop();
    } catch (TimeoutException e) {
      LOG.warn("The batch under way did not end in time: it is done again at the next start");
    }
    thread.interrupt();
    lease.close();
  }
}
