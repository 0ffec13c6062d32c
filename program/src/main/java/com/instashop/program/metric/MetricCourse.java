package com.instashop.program.metric;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.changes.measure.Windows;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The course of a declared metric, of a part of it or all keys together, out of the warehouse: what
 * each time has added, and how much there was at its end. It begins with the rows that there are
 * now, and takes back what the change events say: so it is there for a metric that was declared a
 * minute ago, too.
 *
 * @param of the values of the part, by the name of what the metric is split by; empty for all
 * @param grain how long a point is
 * @param points oldest first, without gaps; the last one is still open
 * @param until up to which commit time the warehouse has all changes; null where it has not heard
 *     of the database yet
 * @param problem why changes are missing, so that nobody knows how much there was; null where none
 *     is
 */
public record MetricCourse(
    Map<String, String> of, Grain grain, List<Point> points, Instant until, String problem) {
  /** The points of which it is known how much there was. */
  public List<Point> known() {
    return points.stream().filter(point -> point.atEnd() != null).toList();
  }

  /** How long a point is. */
  public enum Grain {
    WINDOW(Windows.LENGTH),
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private final Duration length;

    Grain(Duration length) {
      this.length = length;
    }

    /** As people call it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    public Duration length() {
      return length;
    }

    Instant begin(Instant moment) {
      long seconds = length.toSeconds();
      return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
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
   * @param of the values of a part, by the name of what the metric is split by; empty for all
   * @param most how many points
   * @throws IllegalArgumentException where it is not split by one of these
   */
  public static MetricCourse read(
      Connection warehouse, Declaration declaration, Map<String, String> of, Grain grain, int most)
      throws SQLException {
    Metric metric = declaration.kept();
    List<MetricSql.Part> parts = declaration.parts(of);
    int scale = metric.money() == null ? 0 : metric.money().scale();
    Amount none = new Amount(0, BigDecimal.valueOf(0, scale), 0);
    Instant until = until(warehouse, metric);
    if (until == null) {
      return new MetricCourse(of, grain, List.of(), null, null);
    }
    Instant newest = grain.begin(until);
    Instant from = newest.minus(grain.length().multipliedBy(most - 1L));
    Known known = known(warehouse, metric, from);
    Map<Instant, Amount> added = changes(warehouse, metric, parts, grain, from, newest, scale);
    Amount amount = now(warehouse, metric, parts, scale, none);
    List<Point> points = new ArrayList<>();
    for (Instant start = newest; !start.isBefore(from); start = start.minus(grain.length())) {
      Amount change = added.getOrDefault(start, none);
      boolean isKnown = known.at(start.plus(grain.length()));
      points.add(0, new Point(start, isKnown ? change : null, isKnown ? amount : null));
      amount = amount.minus(change);
    }
    return new MetricCourse(of, grain, points, until, known.problem());
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
      Connection warehouse,
      Metric metric,
      List<MetricSql.Part> parts,
      Grain grain,
      Instant from,
      Instant newest,
      int scale)
      throws SQLException {
    Map<Instant, Amount> added = new HashMap<>();
    try (PreparedStatement statement =
        warehouse.prepareStatement(MetricSql.changes(metric, parts))) {
      statement.setString(1, grain.length().toSeconds() + " seconds");
      statement.setObject(2, from.atOffset(ZoneOffset.UTC));
      setParts(statement, 3, parts);
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

  private static Amount now(
      Connection warehouse, Metric metric, List<MetricSql.Part> parts, int scale, Amount none)
      throws SQLException {
    Amount sum = none;
    try (PreparedStatement statement =
        warehouse.prepareStatement(MetricSql.of(metric, metric.table().inWarehouse(), parts))) {
      setParts(statement, 1, parts);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sum = sum.plus(amount(row, scale));
        }
      }
    }
    return sum;
  }

  private static void setParts(PreparedStatement statement, int first, List<MetricSql.Part> parts)
      throws SQLException {
    int parameter = first;
    for (MetricSql.Part part : parts) {
      if (part.value() != null) {
        statement.setString(parameter++, part.value());
      }
    }
  }

  private static Instant moment(ResultSet row, int column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }

  private static Amount amount(ResultSet row, int scale) throws SQLException {
    return new Amount(row.getLong(2), BigDecimal.valueOf(row.getLong(3), scale), row.getLong(4));
  }
}
