package com.instashop.dashboard.source.history;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Database;
import com.instashop.dashboard.model.history.History;
import com.instashop.dashboard.model.history.HistoryChoice;
import com.instashop.dashboard.model.history.HistoryRange;
import com.instashop.dashboard.model.history.Totals;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Answers of a real warehouse, recorded by {@link #main} from one that the data generator filled.
 */
public final class HistoryRecording {
  /** Days, the last of which is not over. */
  public static final String WEEK = "week";

  /** Hours, the last of which is not over. */
  public static final String HOURS = "hours";

  /** Days that are over, in which no event was seen and nothing was delivered or ran out. */
  public static final String NOVEMBER = "november";

  private HistoryRecording() {}

  public static History read(String name) {
    try (InputStream file = HistoryRecording.class.getResourceAsStream(name + ".json")) {
      return Json.read(new String(file.readAllBytes(), StandardCharsets.UTF_8), History.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A range of which the warehouse knows nothing. */
  public static History empty() {
    History known = read(NOVEMBER);
    HistoryRange range = known.range().preceding();
    Totals nothing = new Totals(0, 0, BigDecimal.ZERO, 0);
    return new History(
        range,
        List.of(),
        List.of(),
        nothing,
        nothing,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        known.begins(),
        known.asOf(),
        known.readAt(),
        known.took());
  }

  /** A recording as of the day on which the warehouse began. */
  public static History begun(String name) {
    History known = read(name);
    int last = known.buckets().size() - 1;
    return new History(
        known.range(),
        known.buckets().subList(last, last + 1),
        List.of(),
        known.totals(),
        known.totalsBefore(),
        known.categories(),
        known.sellers(),
        known.customers(),
        known.funnel(),
        known.visits(),
        known.carriers(),
        known.stockOuts(),
        known.stockOutCount(),
        known.buckets().get(last).start(),
        known.asOf(),
        known.readAt(),
        known.took());
  }

  /** Records from the warehouse of a deployment, the first argument, into a folder. */
  public static void main(String[] arguments) throws Exception {
    Deployment deployment = Deployment.load(Path.of(arguments[0]));
    Path folder = Path.of(arguments[1]);
    Clock clock = Clock.systemUTC();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    try (JdbcWarehouse warehouse =
        new JdbcWarehouse(deployment.database(Database.WAREHOUSE, Account.DASHBOARD), clock)) {
      record(warehouse, HistoryChoice.Latest.DAYS_7, clock, folder.resolve(WEEK + ".json"));
      record(warehouse, HistoryChoice.Latest.HOURS_24, clock, folder.resolve(HOURS + ".json"));
      HistoryChoice over = new HistoryChoice.Days(today.minusDays(24), today.minusDays(2));
      record(warehouse, over, clock, folder.resolve(NOVEMBER + ".json"));
    }
  }

  private static void record(
      WarehouseSource warehouse, HistoryChoice choice, Clock clock, Path file) throws Exception {
    History history =
        warehouse.read(choice.range(clock.instant(), ZoneOffset.UTC), new Cancellation());
    Files.writeString(file, Json.write(history) + "\n");
  }
}
