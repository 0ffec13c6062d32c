package com.instashop.audit;

import static java.util.stream.Collectors.joining;

import com.instashop.contracts.measure.Dimension;
import com.instashop.contracts.measure.Filter;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.measure.Slot;
import com.instashop.contracts.measure.Sum;
import com.instashop.contracts.schema.Column.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a declared metric must be, as SQL over its table: key, count, cents, units. */
public final class MetricSql {
  private MetricSql() {}

  /** The query; a key is a JSON array of the dimensions. */
  public static String of(Metric metric) {
    String key = metric.dimensions().stream().map(MetricSql::dimension).collect(joining(", "));
    return """
        SELECT jsonb_build_array(%s)::text,
               count(*),
               %s,
               %s
        FROM %s
        WHERE %s%s%s%s"""
        .formatted(
            key,
            metric.money() == null
                ? "0"
                : "(coalesce(%s, 0) * 100)::bigint".formatted(sum(metric.money())),
            metric.units() == null ? "0" : "coalesce(%s, 0)::bigint".formatted(sum(metric.units())),
            metric.table().tableName(),
            condition(metric.filter()),
            countable(metric.money(), Sum.MOST / 100),
            countable(metric.units(), Sum.MOST),
            metric.dimensions().isEmpty() ? "" : "\nGROUP BY " + key);
  }

  private static String dimension(Dimension dimension) {
    String column = name(dimension.slot());
    return dimension.slot().column().type() == Type.TIMESTAMP
        ? "(%s AT TIME ZONE 'UTC')::date".formatted(column)
        : column;
  }

  private static String sum(Sum sum) {
    String value = value(sum);
    return sum.filter() instanceof Filter.Always
        ? "sum(%s)".formatted(value)
        : "sum(%s) FILTER (WHERE %s)".formatted(value, condition(sum.filter()));
  }

  /** Exact, however large the factors are. */
  private static String value(Sum sum) {
    return sum.factor() == null
        ? name(sum.number())
        : name(sum.number()) + "::numeric * " + name(sum.factor());
  }

  /** What is too large to be added up is left out. */
  private static String countable(Sum sum, long most) {
    return sum == null ? "" : "\n  AND coalesce(abs(%s), 0) <= %d".formatted(value(sum), most);
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
      return "%s IN (%s)".formatted(name(in.slot()), texts);
    }
    if (filter instanceof Filter.IsNull is) {
      return name(is.slot()) + " IS NULL";
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
      case MONEY -> BigDecimal.valueOf(number, 2).toPlainString();
      case TIMESTAMP -> "timestamptz '%s'".formatted(Instant.EPOCH.plus(number, ChronoUnit.MICROS));
      case BIGINT, INTEGER, TEXT, JSON -> Long.toString(number);
    };
  }

  private static String name(Slot slot) {
    return '"' + slot.column().name() + '"';
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
