package com.instashop.spark.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.instashop.contracts.redis.Json;
import com.instashop.spark.lease.FencedCheckpointFiles;
import com.instashop.spark.lease.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoint folder of a streaming query, as Spark 3.3 lays it out. */
public final class Checkpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

  private final Path folder;
  private final FileSystem files;

  /** Where a query stands. */
  private record Progress(String queryId, long committedBatch) {}

  Checkpoint(Path folder, FileSystem files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * The checkpoint of a query; nothing is read yet.
   *
   * @param checkpoints folder of all queries' checkpoints, a path or a Hadoop URI
   * @throws IllegalArgumentException for a relative path on a cluster: a driver that is started
   *     again would look for it in another folder
   */
  public static Checkpoint of(SparkContext spark, String checkpoints, String query)
      throws IOException {
    Path folder = new Path(checkpoints, query);
    if (!spark.isLocal() && !folder.isAbsolute()) {
      throw new IllegalArgumentException(
          "The checkpoint %s is a relative path: on a cluster give an absolute one, or a Hadoop URI, for a driver that is started again elsewhere would look for it in another folder"
              .formatted(checkpoints));
    }
    FileSystem files = folder.getFileSystem(spark.hadoopConfiguration());
    return new Checkpoint(files.makeQualified(folder), files);
  }

  /** Lets this driver write it only while it holds a lease. */
  public void fence(Lease lease) {
    FencedCheckpointFiles.fence(folder, lease);
  }

  /** Where it is, as a URI. */
  public String location() {
    return folder.toString();
  }

  /** Where the query stands; empty where it has never run. */
  private Optional<Progress> progress() throws IOException {
    Path metadata = new Path(folder, "metadata");
    if (!files.exists(metadata)) {
      return Optional.empty();
    }
    String queryId;
    try (InputStream in = files.open(metadata)) {
      queryId = Json.MAPPER.readValue(in, Map.class).get("id").toString();
    }
    return Optional.of(new Progress(queryId, newestBatch("commits")));
  }

  /** The newest batch of which there is a file; -1 where there is none. */
  private long newestBatch(String kind) throws IOException {
    long newest = -1;
    Path batches = new Path(folder, kind);
    if (files.exists(batches)) {
      for (FileStatus batch : files.listStatus(batches)) {
        String name = batch.getPath().getName();
        if (name.chars().allMatch(Character::isDigit)) {
          newest = Math.max(newest, Long.parseLong(name));
        }
      }
    }
    return newest;
  }

  /**
   * Where a batch of the query's first source ends: topic to partition to the offset behind it. It
   * is written before the batch runs, and goes behind the markers of transactions, which no record
   * tells.
   */
  public SortedMap<String, SortedMap<Integer, Long>> endOffsets(long batch) throws IOException {
    // The version, the batch's metadata, then a line for each source.
    return offsets(lines("offsets", batch).get(2));
  }

  private List<String> lines(String kind, long batch) throws IOException {
    Path file = new Path(new Path(folder, kind), Long.toString(batch));
    try (InputStream in = files.open(file)) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  private static SortedMap<String, SortedMap<Integer, Long>> offsets(String json)
      throws IOException {
    return Json.MAPPER.readValue(json, new TypeReference<>() {});
  }

  /**
   * Whether it is where a sink is: the next batch follows the sink's newest one, or is that again.
   * After a power loss either of them may have lost its last second, or a file may be damaged.
   *
   * @param position topic to partition to the offset behind what is in the sink
   */
  public boolean isAt(
      String queryId, long batchId, SortedMap<String, SortedMap<Integer, Long>> position) {
    try {
      Optional<Progress> progress = progress();
      return progress.isPresent()
          && progress.get().queryId().equals(queryId)
          && (batchId == progress.get().committedBatch()
              || batchId == progress.get().committedBatch() + 1)
          && isWhole(progress.get().committedBatch())
          && endOffsets(batchId).equals(position)
          && isReadable(newestBatch("offsets"), progress.get().committedBatch());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The checkpoint cannot be read: {}", e.toString());
      return false;
    }
  }

  /**
   * Whether Spark can go on from the newest batch: the one after what is committed, or that. It
   * reads where that one ends and where it begins.
   */
  private boolean isReadable(long newest, long committed) throws IOException {
    return newest <= committed + 1
        && !endOffsets(newest).isEmpty()
        && (newest > 0
            ? !endOffsets(newest - 1).isEmpty()
            : committed == newest || !firstOffsets().isEmpty());
  }

  /** Where the query's first source began; behind a byte of zero and the version. */
  private SortedMap<String, SortedMap<Integer, Long>> firstOffsets() throws IOException {
    return offsets(lines("sources/0", 0).get(1));
  }

  /** Whether the newest commit is what Spark reads: a power loss may have emptied it. */
  private boolean isWhole(long committedBatch) throws IOException {
    if (committedBatch < 0) {
      return true;
    }
    List<String> lines = lines("commits", committedBatch);
    return lines.size() == 2 && lines.get(0).equals("v1") && lines.get(1).endsWith("}");
  }

  /** Forgets everything: the query starts where it is told. */
  public void delete() throws IOException {
    files.delete(folder, true);
    if (files.exists(folder)) {
      throw new IOException("Cannot delete the checkpoint " + folder);
    }
  }
}
