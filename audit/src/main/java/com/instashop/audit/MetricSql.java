package com.instashop.audit;

import static java.util.stream.Collectors.joining;

import com.instashop.contracts.event.Moments;
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

  /** The query over the source; a key is a JSON array of the dimensions. */
  public static String of(Metric metric) {
    return of(metric, metric.table().quoted());
  }

  /** The same over a relation that has these columns. */
  static String of(Metric metric, String relation) {
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
                : "(coalesce(%s, 0) * %s)::bigint"
                    .formatted(sum(metric.money()), BigDecimal.TEN.pow(metric.money().scale())),
            metric.units() == null ? "0" : "coalesce(%s, 0)::bigint".formatted(sum(metric.units())),
            relation,
            condition(metric.filter()),
            countable(metric.money()),
            countable(metric.units()),
            metric.dimensions().isEmpty() ? "" : "\nGROUP BY " + key);
  }

  private static String dimension(Dimension dimension) {
    String column = name(dimension.slot());
    return switch (dimension.slot().column().type()) {
      case TIMESTAMP -> "(%s AT TIME ZONE 'UTC')::date".formatted(column);
      case DATETIME -> column + "::date";
      default -> column;
    };
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
        ? number(sum.number())
        : number(sum.number()) + "::numeric * " + number(sum.factor());
  }

  /** Neither NaN nor an infinity is part of a sum: nothing less itself, they are not 0. */
  private static String number(Slot slot) {
    return slot.column().type() == Type.DECIMAL || slot.column().type() == Type.MONEY
        ? "(CASE WHEN %1$s - %1$s = 0 THEN %1$s END)".formatted(name(slot))
        : name(slot);
  }

  /** What is too large to be added up is left out. */
  private static String countable(Sum sum) {
    return sum == null
        ? ""
        : "\n  AND coalesce(abs(%s), 0) <= %s"
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

  /** What is declared a text may be an enum or a UUID, which have comparisons of their own. */
  private static String text(Slot slot) {
    return name(slot) + (slot.table().isDeclared() ? "::text" : "");
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
