package com.instashop.program.metric;

import com.instashop.changes.measure.Dimension;
import com.instashop.changes.measure.Lookup;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A metric that somebody declares: what is kept of it, and how that is read. What is looked up in
 * another table is kept beside it and joined by whoever reads: so a price that changes costs one
 * change, however many rows it is the price of.
 *
 * @param kept its rows, split by all columns that reading needs
 * @param fields what it is split by
 * @param money its sum of money, or of another decimal; null for none
 * @param units its sum of units; null for none
 * @param shown what the dashboard shows of it
 */
public record Declaration(
    Metric kept, List<Field> fields, Total money, Total units, List<Show> shown) {

  /** What a card of the dashboard can have. */
  public enum Show {
    BARS,
    COURSE,
    TABLE;

    /** As people write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What it is split by.
   *
   * @param place of the dimension among those of what is kept
   * @param lookup what is looked up by that; null for the dimension itself
   */
  public record Field(String name, int place, Lookup lookup) {}

  /**
   * A sum.
   *
   * @param words what it is of, for people
   * @param euro whether it is the shop's money
   * @param scale how many decimals it has
   * @param averaged whether it is shown by row, too
   * @param ofUnits whether it is made of the units that are kept, or of the money
   * @param factor what that is multiplied with; null for nothing
   * @param place of the dimension that the factor is looked up by
   */
  public record Total(
      String words,
      boolean euro,
      int scale,
      boolean averaged,
      boolean ofUnits,
      Lookup factor,
      int place) {
    private static final int LEAST_DECIMALS = 2;

    Total withAverage() {
      return new Total(words, euro, scale, true, ofUnits, factor, place);
    }

    /** How many decimals its average has. */
    public int averageScale() {
      return Math.max(LEAST_DECIMALS, scale);
    }

    /** How much it is by row; null where no row counts. */
    public BigDecimal average(BigDecimal sum, long rows) {
      return rows <= 0
          ? null
          : sum.divide(BigDecimal.valueOf(rows), averageScale(), RoundingMode.HALF_UP);
    }
  }

  /** A metric as it is kept: nothing of it is looked up. */
  public static Declaration of(Metric metric) {
    List<Field> fields = new ArrayList<>();
    for (Dimension dimension : metric.dimensions()) {
      fields.add(new Field(dimension.slot().column().name(), fields.size(), null));
    }
    return new Declaration(
        metric, fields, total(metric, false), total(metric, true), List.of(Show.values()));
  }

  private static Total total(Metric metric, boolean units) {
    return Optional.ofNullable(units ? metric.units() : metric.money())
        .map(sum -> new Total(sum.words(), sum.isMoney(), sum.scale(), false, units, null, 0))
        .orElse(null);
  }

  public String name() {
    return kept.name();
  }

  /** What it is called where it is shown. */
  public String title() {
    return kept.title();
  }

  /** What is looked up, each once. */
  public List<Lookup> lookups() {
    Map<String, Lookup> lookups = new LinkedHashMap<>();
    Stream.concat(fields.stream().map(Field::lookup), totals().map(Total::factor))
        .filter(lookup -> lookup != null)
        .forEach(lookup -> lookups.put(lookup.values().label(), lookup));
    return List.copyOf(lookups.values());
  }

  /** What is kept for it: its own numbers, and what it looks up. */
  public List<Metric> metrics() {
    return Stream.concat(Stream.of(kept), lookups().stream().map(Lookup::values)).toList();
  }

  /**
   * Whether the past of its sums is known: what is multiplied with something that is looked up is
   * only known as it is now.
   */
  public boolean hasCourse() {
    return totals().allMatch(total -> total.factor() == null);
  }

  private Stream<Total> totals() {
    return Stream.of(Optional.ofNullable(money), Optional.ofNullable(units))
        .flatMap(Optional::stream);
  }

  /**
   * The rows of one value, or of several fields.
   *
   * @param values of fields by name; null for NULL
   * @throws IllegalArgumentException where it is not split by a name
   */
  List<MetricSql.Part> parts(Map<String, String> values) {
    return values.entrySet().stream()
        .map(
            value -> {
              Field field = field(value.getKey());
              return new MetricSql.Part(
                  kept.dimensions().get(field.place()),
                  field.lookup() == null ? null : field.lookup().value(),
                  value.getValue());
            })
        .toList();
  }

  /**
   * What it is split by, by name.
   *
   * @throws IllegalArgumentException where it is not split by it
   */
  public Field field(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    fields.isEmpty()
                        ? "%s is split by nothing".formatted(name())
                        : "%s is not split by %s, but by %s"
                            .formatted(
                                name(),
                                name,
                                String.join(", ", fields.stream().map(Field::name).toList()))));
  }
}
