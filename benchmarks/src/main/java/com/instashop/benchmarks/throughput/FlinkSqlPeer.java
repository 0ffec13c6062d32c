package com.instashop.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * The same with Flink SQL, as people write it: a table over each topic with the format {@code
 * debezium-json}, which makes rows to add and rows to take back of a change, a tumbling window, a
 * group. The statements are in {@code flink.sql}.
 *
 * <p>A group of a window gives nothing if as many rows were taken back as were added, whatever they
 * add up to: to Flink nothing is left of it.
 */
final class FlinkSqlPeer {
  private static Progress progress;

  private FlinkSqlPeer() {}

  static void run(String servers, Progress taken, Outcome result) throws Exception {
    progress = taken;
    FlinkPeer.note(result, flink -> windows(flink, statements(servers)));
  }

  /** What the last of the statements asks for. */
  private static DataStream<Booking> windows(
      StreamExecutionEnvironment flink, List<String> statements) {
    StreamTableEnvironment tables = StreamTableEnvironment.create(flink);
    tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
    tables.createTemporarySystemFunction("taken", Taking.class);
    int query = statements.size() - 1;
    statements.subList(0, query).forEach(tables::executeSql);
    return tables.toDataStream(tables.sqlQuery(statements.get(query)), Booking.class);
  }

  private static List<String> statements(String servers) {
    try (InputStream in = FlinkSqlPeer.class.getResourceAsStream("flink.sql")) {
      String text = new String(in.readAllBytes(), UTF_8);
      return List.of(text.replace("${servers}", servers).split(";\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read flink.sql", e);
    }
  }

  /** Takes each row, and counts the records that they are of: an update's two are of one. */
  public static final class Taking extends ScalarFunction {
    private static final long serialVersionUID = 1;

    private long last = -1;

    /**
     * Always true.
     *
     * @param offset of the row's record
     */
    public boolean eval(long offset) {
      if (offset != last) {
        last = offset;
        progress.take();
      }
      return true;
    }

    /** It counts: Flink must not leave it out. */
    @Override
    public boolean isDeterministic() {
      return false;
    }
  }
}
