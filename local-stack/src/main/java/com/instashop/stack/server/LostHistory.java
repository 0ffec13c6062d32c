package com.instashop.stack.server;

import com.instashop.capture.database.ServerPreparer;
import com.instashop.changes.measure.Reasons;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.kafka.PartitionRange;
import com.instashop.stack.reach.KeptTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/**
 * What was read from Kafka and is not there any more: a power loss may take the newest records, a
 * topic, or all. The totals and the warehouse know how far they have read; what they had to go on
 * without, in a start that came to no end, they have noted.
 */
final class LostHistory {
  private static final Logger LOG = LoggerFactory.getLogger(LostHistory.class);

  private final Deployment deployment;
  private final Tables tables;

  /** Topic to why changes are missing. */
  private final SortedMap<String, String> missing = new TreeMap<>();

  /** Topics that end before what was read of them. */
  private final Set<String> cut = new HashSet<>();

  LostHistory(Deployment deployment) {
    this.deployment = deployment;
    this.tables = deployment.captured();
  }

  /**
   * Looks, before anybody writes to Kafka or reads from it again.
   *
   * @return whether topics were deleted, which have to be created again. One that has lost its end
   *     would soon be longer than before: who comes back then sees only by its identity that it is
   *     another one
   */
  boolean look(Admin kafka) throws SQLException, InterruptedException {
    try {
      Map<TopicPartition, PartitionRange> ranges = PartitionRange.of(kafka, tables.topics());
      ofTotals(ranges);
      if (deployment.spark().queries().contains(Deployment.WAREHOUSE)) {
        ofWarehouse(ranges);
      }
      kafka.deleteTopics(cut).all().get();
      return !cut.isEmpty();
    } catch (ExecutionException e) {
      throw ProgramException.trouble(
          "Kafka does not say what it has: " + ProgramException.firstLine(e), e);
    }
  }

  /** The databases whose tables have to be read anew. */
  Set<Database> databases() {
    Set<Database> databases = new LinkedHashSet<>();
    missing.forEach(
        (topic, reason) ->
            tables
                .ofTopic(topic)
                .map(CapturedTable::database)
                .filter(databases::add)
                .ifPresent(
                    database -> LOG.warn("{}: all tables are read anew: {}", database, reason)));
    return databases;
  }

  private void ofTotals(Map<TopicPartition, PartitionRange> ranges) {
    try (Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      Map<String, String> offsets = redis.hgetAll(RedisKeys.TOTALS_OFFSETS);
      Map<String, String> topicIds = redis.hgetAll(RedisKeys.TOTALS_TOPIC_IDS);
      ranges.forEach(
          (partition, range) -> {
            String offset = offsets.get(partition.toString());
            if (offset != null) {
              compare(partition, range, topicIds.get(partition.toString()), Long.parseLong(offset));
            }
          });
      Reasons.ofFields(redis.hgetAll(RedisKeys.TOTALS_PROBLEMS)).forEach(this::noted);
    }
  }

  private void ofWarehouse(Map<TopicPartition, PartitionRange> ranges) throws SQLException {
    try (Connection connection = deployment.connect(Database.WAREHOUSE, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT to_regclass('public.kafka_position') IS NOT NULL")) {
        row.next();
        if (!row.getBoolean(1)) {
          // Spark makes its tables when it comes for the first time.
          return;
        }
      }
      // One of an earlier version does not have the column yet.
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT topic, kafka_partition, next_offset, to_jsonb(position) ->> 'topic_id'
              FROM public.kafka_position AS position""")) {
        while (row.next()) {
          TopicPartition partition = new TopicPartition(row.getString(1), row.getInt(2));
          PartitionRange range = ranges.get(partition);
          if (range != null) {
            compare(partition, range, row.getString(4), row.getLong(3));
          }
        }
      }
      try (ResultSet row =
          statement.executeQuery("SELECT topic, reason FROM public.incomplete_table")) {
        while (row.next()) {
          noted(row.getString(1), Reasons.of(row.getString(2)));
        }
      }
    } catch (SQLException e) {
      if (!ServerPreparer.NO_DATABASE.equals(e.getSQLState())) {
        throw e;
      }
      LOG.debug("There is no warehouse yet", e);
    }
  }

  private void compare(TopicPartition partition, PartitionRange range, String topicId, long next) {
    String reason = range.beginning(partition.toString(), topicId, next).missing();
    if (reason != null) {
      missing.putIfAbsent(partition.topic(), reason);
      if (next > range.end() && !range.isAnother(topicId)) {
        cut.add(partition.topic());
      }
    }
  }

  /**
   * What is missing for another reason, such as a column, no reading mends; and of a table without
   * rows nothing would come that could take the note away.
   */
  private void noted(String topic, Reasons reasons) {
    reasons.counts().keySet().stream()
        .filter(PartitionRange::isMissing)
        .findFirst()
        .filter(reason -> tables.ofTopic(topic).map(this::hasRows).orElse(false))
        .ifPresent(reason -> missing.putIfAbsent(topic, reason));
  }

  private boolean hasRows(CapturedTable table) {
    try {
      return KeptTables.hasRows(deployment, table, Account.ADMINISTRATOR);
    } catch (SQLException e) {
      LOG.debug("{} cannot be asked", table, e);
      return false;
    }
  }
}
