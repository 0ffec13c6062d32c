package com.instashop.spark.lease;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;

/**
 * Writes a checkpoint as Spark does, and in the driver only while the query's {@link Lease} is
 * held: a driver that stood still must not write the next batch into the checkpoint of the one that
 * took over.
 */
public final class FencedCheckpointFiles extends FileSystemBasedCheckpointFileManager {
  /** The leases of this driver; executors have none, they write what a driver asks for. */
  private static final Map<String, Lease> LEASES = new ConcurrentHashMap<>();

  private final Lease lease;

  /** Made by Spark, which knows it by the setting {@code checkpointFileManagerClass}. */
  public FencedCheckpointFiles(Path path, Configuration hadoop) {
    super(path, LocalFiles.in(hadoop));
    String folder = folder(path);
    this.lease =
        LEASES.entrySet().stream()
            .filter(entry -> folder.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
  }

  /** Lets this driver write the checkpoint in a folder only while it holds a lease. */
  public static void fence(Path checkpoint, Lease lease) {
    LEASES.put(folder(checkpoint), lease);
  }

  private static String folder(Path path) {
    return path.toUri().getPath() + "/";
  }

  @Override
  public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
    if (lease != null) {
      lease.check();
    }
    return super.createAtomic(path, overwriteIfPossible);
  }
}
