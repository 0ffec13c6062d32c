package com.instashop.program.metric;

import com.instashop.contracts.measure.Catalogue;
import com.instashop.contracts.measure.Key;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.measure.Slot;
import com.instashop.contracts.measure.Sum;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.ProgramException;
import com.instashop.program.yaml.Section;
import com.instashop.program.yaml.YamlFolder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the declaration of a metric; docs/metrics.md says what can be in it. */
public final class MetricFile {
  /** What can be in a file. */
  static final String[] KEYS = {"title", "table", "where", "by", "sum"};

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  /** What the audit calls other comparisons. */
  private static final Set<String> TAKEN = Set.of("products", "offsets");

  private static final Set<Type> DIMENSIONS =
      EnumSet.of(
          Type.TEXT,
          Type.BIGINT,
          Type.INTEGER,
          Type.BOOLEAN,
          Type.DATE,
          Type.TIMESTAMP,
          Type.DATETIME);

  private static final Pattern DAY = Pattern.compile("day\\s*\\(\\s*(\\w+)\\s*\\)");
  private static final Pattern PRODUCT = Pattern.compile("\\s*(\\w+)\\s*\\*\\s*(\\w+)\\s*");

  private final Section section;
  private final CapturedTable table;
  private Metric metric;

  private MetricFile(Section section, String name, Tables tables) {
    this.section = section.only(KEYS);
    this.table = table(tables);
    this.metric = Metric.declared(name, section.text("title"), table);
  }

  /**
   * Reads a file.
   *
   * @param tables what it can be of
   * @throws ProgramException where something in it cannot be
   */
  static Metric read(Path file, Tables tables) {
    String name = YamlFolder.name(file);
    Section section = Section.read(file);
    if (!isName(name)) {
      throw section.mistake(
          "",
          "must be called like the metric: small letters, digits and _, then " + YamlFolder.SUFFIX);
    }
    if (TAKEN.contains(name)
        || Catalogue.SHIPPED.metrics().stream().anyMatch(metric -> metric.name().equals(name))) {
      throw section.mistake("", "cannot be called like a metric that is shipped");
    }
    return new MetricFile(section, name, tables).read();
  }

  /** Whether a metric can be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private Metric read() {
    section
        .optional("where")
        .ifPresent(
            condition ->
                metric = metric.where(told("where", () -> FilterParser.parse(table, condition))));
    List<String> dimensions = section.textOrTexts("by");
    if (dimensions.size() > Key.MOST) {
      throw section.mistake("by", "can have %d columns at most".formatted(Key.MOST));
    }
    dimensions.forEach(dimension -> metric = told("by", () -> by(dimension)));
    section.textOrTexts("sum").forEach(sum -> metric = told("sum", () -> sum(sum)));
    return metric;
  }

  /** By its topic, or by its name where no other is called so. */
  private CapturedTable table(Tables tables) {
    String name = section.text("table");
    Optional<CapturedTable> ofTopic = tables.ofTopic(name);
    if (ofTopic.isPresent()) {
      return ofTopic.get();
    }
    List<CapturedTable> found =
        tables.all().stream().filter(each -> each.tableName().equals(name)).toList();
    if (found.size() > 1) {
      throw section.mistake(
          "table",
          "%s is more than one table: name its topic, one of %s"
              .formatted(
                  name, String.join(", ", found.stream().map(CapturedTable::topic).toList())));
    }
    if (found.isEmpty()) {
      throw section.mistake(
          "table",
          "%s is not captured: there are %s"
              .formatted(
                  name,
                  String.join(", ", tables.all().stream().map(CapturedTable::label).toList())));
    }
    return found.get(0);
  }

  private Metric by(String dimension) {
    Matcher day = DAY.matcher(dimension);
    boolean isDay = day.matches();
    Slot slot = slot(table, isDay ? day.group(1) : dimension);
    Column column = slot.column();
    if (table.key().equals(List.of(slot.index()))) {
      throw new IllegalArgumentException(
          "%s is the key of %s: each row would be a number of its own"
              .formatted(column.name(), table.tableName()));
    }
    if (isDay && !column.isTime()) {
      throw new IllegalArgumentException("%s is no time".formatted(column.name()));
    }
    if (!isDay && column.isTime()) {
      throw new IllegalArgumentException(
          "%s is a time: split by day(%s)".formatted(column.name(), column.name()));
    }
    if (!DIMENSIONS.contains(column.type())) {
      throw new IllegalArgumentException(
          "%s is %s: split by texts, whole numbers, booleans and days"
              .formatted(column.name(), column.type().sql()));
    }
    return metric.by(column.name());
  }

  private Metric sum(String words) {
    Matcher product = PRODUCT.matcher(words);
    Sum sum =
        product.matches()
            ? Sum.of(number(product.group(1))).times(number(product.group(2)))
            : Sum.of(number(words));
    boolean money = hasDecimals(sum.number());
    if (sum.factor() != null && hasDecimals(sum.factor())) {
      if (money) {
        throw new IllegalArgumentException("money times money is nothing");
      }
      money = true;
    }
    if ((money ? metric.money() : metric.units()) != null) {
      throw new IllegalArgumentException("there can be one sum of money, and one of units");
    }
    return money ? metric.money(sum) : metric.units(sum);
  }

  private static boolean hasDecimals(Slot slot) {
    return slot.column().type() == Type.MONEY || slot.column().type() == Type.DECIMAL;
  }

  private Slot number(String name) {
    Slot slot = slot(table, name.strip());
    Type type = slot.column().type();
    if (slot.column().scale() == Column.ANY_SCALE) {
      throw new IllegalArgumentException(
          "%s is numeric of any scale: declare it in %s as what it is, such as numeric(12,4)"
              .formatted(name.strip(), table.topic() + YamlFolder.SUFFIX));
    }
    if (!hasDecimals(slot) && type != Type.BIGINT && type != Type.INTEGER) {
      throw new IllegalArgumentException(
          "%s is %s: it cannot be added up".formatted(name.strip(), type.sql()));
    }
    return slot;
  }

  /** A column of the table. */
  static Slot slot(CapturedTable table, String name) {
    List<String> names = table.columns().stream().map(Column::name).toList();
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "%s has no column %s, it has %s"
              .formatted(table.tableName(), name, String.join(", ", names)));
    }
    return Slot.of(table, name);
  }

  /** Says where in the file a mistake is. */
  private <T> T told(String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw section.mistake(name, "is not right: " + e.getMessage());
    }
  }
}
