package com.instashop.program.metric;

import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.measure.MetricSql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The course of a declared metric, all keys together, out of the warehouse: what each time has
 * added, and how much there was at its end. It begins with the rows that there are now, and takes
 * back what the change events say: so it is there for a metric that was declared a minute ago, too.
 *
 * @param grain how long a point is
 * @param points oldest first, without gaps; the last one is still open
 * @param until up to which commit time the warehouse has all changes; null where it has not heard
 *     of the database yet
 * @param problem why changes are missing, so that nobody knows how much there was; null where none
 *     is
 */
public record MetricCourse(Grain grain, List<Point> points, Instant until, String problem) {
  /** The points of which it is known how much there was. */
  public List<Point> known() {
    return points.stream().filter(point -> point.atEnd() != null).toList();
  }

  /** How long a point is. */
  public enum Grain {
    MINUTE(ChronoUnit.MINUTES),
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit unit;

    Grain(ChronoUnit unit) {
      this.unit = unit;
    }

    /** As people and PostgreSQL's {@code date_trunc} call it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    Instant begin(Instant moment) {
      return moment.truncatedTo(unit);
    }

    Instant next(Instant begin) {
      return begin.plus(unit.getDuration());
    }
  }

  /**
   * Amounts, or what was added to them.
   *
   * @param count rows
   * @param money the sum of money or of another decimal, in its scale; 0 where there is none
   * @param units the sum of units; 0 where there is none
   */
  public record Amount(long count, BigDecimal money, long units) {
    private Amount plus(Amount other) {
      return new Amount(count + other.count, money.add(other.money), units + other.units);
    }

    private Amount minus(Amount other) {
      return new Amount(count - other.count, money.subtract(other.money), units - other.units);
    }
  }

  /**
   * A time, in UTC.
   *
   * @param added by the changes that were committed in it; null where that is not known
   * @param atEnd how much there was at its end; null where that is not known, because the table was
   *     read or emptied after it, or the events are not kept any more
   */
  public record Point(Instant start, Amount added, Amount atEnd) {}

  /**
   * Reads it, as of one moment of the warehouse.
   *
   * @param warehouse a connection whose transaction sees one moment
   * @param most how many points
   */
  public static MetricCourse read(Connection warehouse, Metric metric, Grain grain, int most)
      throws SQLException {
    int scale = metric.money() == null ? 0 : metric.money().scale();
    Amount none = new Amount(0, BigDecimal.valueOf(0, scale), 0);
    Instant until = until(warehouse, metric);
    if (until == null) {
      return new MetricCourse(grain, List.of(), null, null);
    }
    Instant newest = grain.begin(until);
    Instant from = newest;
    for (int i = 1; i < most; i++) {
      from = grain.begin(from.minusMillis(1));
    }
    Known known = known(warehouse, metric, from);
    Map<Instant, Amount> added = changes(warehouse, metric, grain, from, newest, scale);
    Amount amount = now(warehouse, metric, scale, none);
    List<Point> points = new ArrayList<>();
    for (Instant start = newest; !start.isBefore(from); start = grain.begin(start.minusMillis(1))) {
      Amount of = added.getOrDefault(start, none);
      boolean isKnown = known.at(grain.next(start));
      points.add(0, new Point(start, isKnown ? of : null, isKnown ? amount : null));
      amount = amount.minus(of);
    }
    return new MetricCourse(grain, points, until, known.problem());
  }

  private static Instant until(Connection warehouse, Metric metric) throws SQLException {
    try (PreparedStatement statement =
        warehouse.prepareStatement("SELECT commit_time FROM source_clock WHERE source = ?")) {
      statement.setString(1, metric.table().database().databaseName());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? moment(row, 1) : null;
      }
    }
  }

  /**
   * What the warehouse has of a table.
   *
   * @param since all changes; null for none
   * @param problem why some are missing; null where none is
   */
  private record Known(Instant since, String problem) {
    boolean at(Instant end) {
      return problem == null && since != null && end.isAfter(since);
    }
  }

  private static Known known(Connection warehouse, Metric metric, Instant from)
      throws SQLException {
    try (PreparedStatement statement = warehouse.prepareStatement(MetricSql.known(metric))) {
      statement.setObject(1, from.atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Known(moment(row, 1), row.getString(2));
      }
    }
  }

  private static Map<Instant, Amount> changes(
      Connection warehouse, Metric metric, Grain grain, Instant from, Instant newest, int scale)
      throws SQLException {
    Map<Instant, Amount> added = new HashMap<>();
    try (PreparedStatement statement = warehouse.prepareStatement(MetricSql.changes(metric))) {
      statement.setString(1, grain.toString());
      statement.setObject(2, from.atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          // The newest bucket has all that is there, whatever a clock that was put back says.
          Instant bucket = moment(row, 1);
          added.merge(bucket.isAfter(newest) ? newest : bucket, amount(row, scale), Amount::plus);
        }
      }
    }
    return added;
  }

  private static Amount now(Connection warehouse, Metric metric, int scale, Amount none)
      throws SQLException {
    Amount sum = none;
    try (Statement statement = warehouse.createStatement();
        ResultSet row =
            statement.executeQuery(MetricSql.of(metric, metric.table().inWarehouse()))) {
      while (row.next()) {
        sum = sum.plus(amount(row, scale));
      }
    }
    return sum;
  }

  private static Instant moment(ResultSet row, int column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }

  private static Amount amount(ResultSet row, int scale) throws SQLException {
    return new Amount(row.getLong(2), BigDecimal.valueOf(row.getLong(3), scale), row.getLong(4));
  }
}
