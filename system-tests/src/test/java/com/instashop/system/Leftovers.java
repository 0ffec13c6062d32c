package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import redis.clients.jedis.Jedis;

/** What somebody's servers still have of InstaShop once it is removed. */
final class Leftovers {
  /** So long after the last program has ended {@code remove} is not refused any more. */
  static final Duration SILENCE = Duration.ofSeconds(16);

  private Leftovers() {}

  /** Nothing but the shop's own tables. */
  static void assertNone(Deployment deployment)
      throws SQLException, ExecutionException, InterruptedException {
    for (Database database : Tables.SHIPPED.databases()) {
      try (Connection connection = deployment.connect(database, Account.ADMINISTRATOR)) {
        assertThat(texts(connection, "SELECT slot_name FROM pg_replication_slots")).isEmpty();
        assertThat(texts(connection, "SELECT pubname FROM pg_publication")).isEmpty();
        assertThat(texts(connection, "SELECT evtname FROM pg_event_trigger")).isEmpty();
        assertThat(texts(connection, "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'"))
            .containsExactly("information_schema", "public");
        assertThat(
                texts(
                    connection,
                    "SELECT relname FROM pg_class WHERE relname LIKE 'debezium%' OR relkind = 'r' AND relreplident = 'f'"))
            .isEmpty();
      }
    }
    try (Admin kafka = Admin.create(deployment.kafka(Account.ADMINISTRATOR).settings());
        Jedis redis = deployment.redis(Account.ADMINISTRATOR).connect()) {
      assertThat(kafka.listTopics().names().get()).allMatch(topic -> topic.startsWith("connect-"));
      assertThat(redis.dbSize()).isZero();
    }
  }

  /** The first column of what SQL finds. */
  static TreeSet<String> texts(Connection connection, String sql) throws SQLException {
    TreeSet<String> texts = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }
}
