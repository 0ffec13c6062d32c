package com.instashop.changes.measure;

import static java.util.stream.Collectors.joining;

import com.instashop.changes.event.Moments;
import com.instashop.contracts.schema.Column;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** What a declared metric must be, as SQL over its table: key, count, cents, units. */
public final class MetricSql {
  private MetricSql() {}

  /** The query over the source; a key is a JSON array of the dimensions. */
  public static String of(Metric metric) {
    return of(metric, metric.table().quoted());
  }

  /** The same over a relation that has these columns. */
  public static String of(Metric metric, String relation) {
    return of(metric, relation, List.of());
  }

  /** The same of a part of the rows. */
  public static String of(Metric metric, String relation, List<Part> parts) {
    return """
        SELECT %s,
               count(*),
               %s,
               %s
        FROM %s
        WHERE %s%s"""
        .formatted(
            key(metric),
            cents(metric.money(), ""),
            units(metric.units(), ""),
            relation,
            counted(metric) + condition(parts),
            metric.dimensions().isEmpty() ? "" : "\nGROUP BY " + dimensions(metric));
  }

  /**
   * What changes have added to a part of a declared metric, all keys together: bucket, count,
   * cents, units. It is asked of the change events in the warehouse; parameters: how long a bucket
   * is, from which commit time on, and those of the parts. What a snapshot reads was there before,
   * and what a truncate takes away is in no event.
   */
  public static String changes(Metric metric, List<Part> parts) {
    return changes(metric, parts, null);
  }

  /** The same of all of it, with the key behind. */
  public static String changesByKey(Metric metric) {
    return changes(metric, List.of(), key(metric));
  }

  private static String changes(Metric metric, List<Part> parts, String key) {
    List<Column> columns =
        Stream.of(
                metric.filter().slots(),
                Stream.ofNullable(metric.money()).flatMap(Sum::slots),
                Stream.ofNullable(metric.units()).flatMap(Sum::slots),
                parts.stream().map(part -> part.dimension().slot()),
                metric.dimensions().stream().filter(all -> key != null).map(Dimension::slot))
            .flatMap(slots -> slots)
            .map(Slot::column)
            .distinct()
            .toList();
    String at = unlike(columns, "at");
    String sign = unlike(columns, "sign");
    return """
        SELECT date_bin(?::interval, %1$s, timestamptz 'epoch'),
               sum(%2$s),
               %3$s,
               %4$s%8$s
        FROM (SELECT commit_time AS %1$s, side.sign AS %2$s%5$s
              FROM realtime_events CROSS JOIN LATERAL (VALUES (-1, before), (1, after)) AS side (sign, image)
              WHERE topic = '%6$s' AND operation IN ('c', 'u', 'd') AND side.image IS NOT NULL
                AND commit_time >= ?) AS changed
        WHERE %7$s
        GROUP BY 1%9$s"""
        .formatted(
            at,
            sign,
            cents(metric.money(), sign + "::numeric * "),
            units(metric.units(), sign + "::numeric * "),
            columns.stream()
                .map(
                    column -> ", %s AS %s".formatted(column.ofImage("side.image"), column.quoted()))
                .collect(joining()),
            metric.table().topic(),
            counted(metric) + condition(parts),
            key == null ? "" : ",\n       " + key,
            key == null ? "" : ", 5");
  }

  /** A JSON array of the dimensions. */
  private static String key(Metric metric) {
    return "jsonb_build_array(%s)::text".formatted(dimensions(metric));
  }

  private static String dimensions(Metric metric) {
    return metric.dimensions().stream().map(MetricSql::dimension).collect(joining(", "));
  }

  /**
   * Rows of which a dimension, or what is looked up by it, is a value.
   *
   * @param lookedUp a column of the row that the dimension names by its key; null for the dimension
   *     itself
   * @param value as text; null for NULL, and for a row that is not there
   */
  public record Part(Dimension dimension, Slot lookedUp, String value) {}

  private static String condition(List<Part> parts) {
    return parts.stream().map(part -> "\n  AND " + condition(part)).collect(joining());
  }

  /** One parameter for each part that is no NULL. */
  private static String condition(Part part) {
    String dimension = dimension(part.dimension());
    if (part.lookedUp() == null) {
      return dimension + (part.value() == null ? " IS NULL" : "::text = ?");
    }
    String rows =
        "%s IN (SELECT %s FROM %s WHERE %s)"
            .formatted(
                dimension,
                name(Lookup.key(part.lookedUp().table())),
                part.lookedUp().table().inWarehouse(),
                dimension(new Dimension(part.lookedUp()))
                    + (part.value() == null ? " IS NOT NULL" : "::text = ?"));
    return part.value() == null ? "(%s) IS NOT TRUE".formatted(rows) : rows;
  }

  /** A name that no column has. */
  private static String unlike(List<Column> columns, String name) {
    String unlike = name;
    while (columns.stream().map(Column::name).anyMatch(unlike::equals)) {
      unlike += "_";
    }
    return unlike;
  }

  /**
   * What the warehouse knows of a metric's table: since when all its changes are in the events
   * (since it was read or emptied last, as far as events are kept), and why some are missing; each
   * null where it does not know, or none is. Parameter: since when it has to know of a truncate.
   */
  public static String known(Metric metric) {
    return """
        SELECT greatest(
                   coalesce((SELECT max(began) FROM table_snapshot WHERE topic = '%1$s'),
                            (SELECT min(commit_time) FROM realtime_events WHERE topic = '%1$s')),
                   (SELECT max(commit_time) FROM realtime_events
                    WHERE topic = '%1$s' AND operation = 't' AND commit_time >= ?),
                   coalesce((SELECT kept_since FROM event_horizon),
                            (SELECT min(commit_time) FROM realtime_events))),
               (SELECT string_agg(replace(reason, E'\\n', '; '), '; ') FROM incomplete_table WHERE topic = '%1$s')"""
        .formatted(metric.table().topic());
  }

  private static String cents(Sum money, String sign) {
    return money == null
        ? "0"
        : whole(
            "coalesce(%s, 0) * %s".formatted(sum(money, sign), BigDecimal.TEN.pow(money.scale())));
  }

  private static String units(Sum units, String sign) {
    return units == null ? "0" : whole("coalesce(%s, 0)".formatted(sum(units, sign)));
  }

  /**
   * A number as a {@code bigint}, or the nearest that it holds: who keeps the numbers has refused
   * what is beyond, and said so.
   */
  public static String whole(String number) {
    return "least(greatest(%s, %d::numeric), %d::numeric)::bigint"
        .formatted(number, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The rows that count. */
  private static String counted(Metric metric) {
    return condition(metric.filter()) + countable(metric.money()) + countable(metric.units());
  }

  private static String dimension(Dimension dimension) {
    String column = name(dimension.slot());
    return switch (dimension.slot().column().type()) {
      case TIMESTAMP -> "(%s AT TIME ZONE 'UTC')::date".formatted(column);
      case DATETIME -> column + "::date";
      case TEXT -> text(dimension.slot());
      default -> column;
    };
  }

  private static String sum(Sum sum, String sign) {
    String value = sign + value(sum);
    return sum.filter() instanceof Filter.Always
        ? "sum(%s)".formatted(value)
        : "sum(%s) FILTER (WHERE %s)".formatted(value, condition(sum.filter()));
  }

  /** Exact, however large the factors are. */
  private static String value(Sum sum) {
    return sum.factor() == null
        ? number(sum.number())
        : number(sum.number()) + "::numeric * " + number(sum.factor());
  }

  /** Neither NaN nor an infinity is part of a sum: nothing less itself, they are not 0. */
  private static String number(Slot slot) {
    return slot.isDecimal()
        ? "(CASE WHEN %1$s - %1$s = 0 THEN %1$s END)".formatted(name(slot))
        : name(slot);
  }

  /** What is too large to be added up is left out. */
  private static String countable(Sum sum) {
    return sum == null
        ? ""
        : "\n  AND coalesce(abs((%s)::numeric), 0) <= %s"
            .formatted(value(sum), BigDecimal.valueOf(Sum.MOST, sum.scale()).toPlainString());
  }

  private static String condition(Filter filter) {
    if (filter instanceof Filter.WithNumber with) {
      return "%s %s %s"
          .formatted(name(with.slot()), with.operator().sql(), literal(with.slot(), with.number()));
    }
    if (filter instanceof Filter.WithColumn with) {
      return "%s %s %s".formatted(name(with.slot()), with.operator().sql(), name(with.other()));
    }
    if (filter instanceof Filter.In in) {
      String texts = in.texts().stream().map(MetricSql::quoted).collect(joining(", "));
      return "%s IN (%s)".formatted(text(in.slot()), texts);
    }
    if (filter instanceof Filter.IsNull is) {
      return name(is.slot()) + " IS NULL";
    }
    if (filter instanceof Filter.IsNumber is) {
      return is.slot().isDecimal()
          ? "%1$s - %1$s = 0".formatted(name(is.slot()))
          : name(is.slot()) + " IS NOT NULL";
    }
    if (filter instanceof Filter.Not not) {
      return "NOT (%s)".formatted(condition(not.part()));
    }
    if (filter instanceof Filter.And and) {
      return joined(and.parts(), " AND ");
    }
    if (filter instanceof Filter.Or or) {
      return joined(or.parts(), " OR ");
    }
    return "true";
  }

  private static String joined(List<Filter> parts, String separator) {
    return parts.stream().map(MetricSql::condition).collect(joining(separator, "(", ")"));
  }

  private static String literal(Slot slot, long number) {
    return switch (slot.column().type()) {
      case MONEY, DECIMAL -> BigDecimal.valueOf(number, slot.column().scale()).toPlainString();
      case BOOLEAN -> Boolean.toString(number != 0);
      case DATE -> "date '%s'".formatted(Moments.date(number));
      case TIMESTAMP -> "timestamptz '%s'".formatted(moment(number));
      case DATETIME -> "timestamp '%s'".formatted(moment(number));
      default -> Long.toString(number);
    };
  }

  private static String name(Slot slot) {
    return slot.column().quoted();
  }

  /**
   * What is declared a text may be an enum or a UUID, which have comparisons of their own, and its
   * collation may take two texts for one.
   */
  private static String text(Slot slot) {
    return "(%s::text COLLATE \"C\")".formatted(name(slot));
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
