package com.instashop.spark.warehouse;

import com.instashop.spark.warehouse.stage.StagedPartition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A micro-batch on its way into the warehouse.
 *
 * @param begin topic to partition to the offset where it begins
 * @param end where it ends
 * @param topicIds topic to its identity, where that is known
 */
record StagedBatch(
    String queryId,
    long batchId,
    SortedMap<String, SortedMap<Integer, Long>> begin,
    SortedMap<String, SortedMap<Integer, Long>> end,
    Map<String, String> topicIds,
    List<StagedPartition> partitions) {
  private static final Logger LOG = LoggerFactory.getLogger(StagedBatch.class);

  /** How many records it has; heartbeats left out. */
  long records() {
    return partitions.stream().mapToLong(each -> each.changes() + each.undecodable()).sum();
  }

  /** How large what is made of them is. */
  long bytes() {
    return partitions.stream().mapToLong(StagedPartition::bytes).sum();
  }

  /**
   * Writes it within a transaction that the caller commits, unless it is there already. PostgreSQL
   * itself makes sure that no row is written twice, whoever believes to have the right to write:
   * there is one writer at a time, and it goes on exactly where the one before ended.
   *
   * @param complete whether it is all that there was
   * @return where the warehouse is then
   * @throws IllegalStateException where the warehouse is elsewhere: another one wrote, it was
   *     emptied, or the checkpoint is older than it
   */
  Position write(Connection connection, boolean complete) throws SQLException {
    Position before = Position.read(connection, end.keySet());
    if (before.isAfter(queryId, batchId, end)) {
      LOG.info("Batch {} is in the warehouse already", batchId);
      return before;
    }
    if (!begin.equals(before.offsets())) {
      throw new IllegalStateException(
          "Batch %d does not begin where the warehouse ends".formatted(batchId));
    }
    new BatchWriter(connection, partitions, before, complete).write();
    Position.write(connection, queryId, batchId, end, topicIds);
    return Position.read(connection, end.keySet());
  }
}
