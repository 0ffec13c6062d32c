package com.instashop.program.metric;

import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Dimension;
import com.instashop.changes.measure.Filter;
import com.instashop.changes.measure.Key;
import com.instashop.changes.measure.Lookup;
import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.Slot;
import com.instashop.changes.measure.Sum;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Column.Type;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.yaml.Section;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.metric.Declaration.Field;
import com.instashop.program.metric.Declaration.Show;
import com.instashop.program.metric.Declaration.Total;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the declaration of a metric; docs/metrics.md says what can be in it. */
public final class MetricFile {
  /** What can be in a file. */
  static final String[] KEYS = {
    "title", "table", "where", "lookup", "by", "sum", "average", "show"
  };

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
  private static final Pattern PRODUCT = Pattern.compile("([^*]+)\\*([^*]+)");

  /** A column of a table that is looked up. */
  private static final Pattern LOOKED_UP = Pattern.compile("([\\w.-]*[\\p{L}_][\\w.-]*)\\.([^.]+)");

  private static final String NOTHING = "none";

  private final Section section;
  private final Tables tables;
  private final CapturedTable table;
  private final Map<String, OtherTable> lookups = new LinkedHashMap<>();
  private final List<Field> fields = new ArrayList<>();
  private Metric metric;
  private Total money;
  private Total units;

  /**
   * A table of which something is looked up.
   *
   * @param by the column that names a row of it
   */
  private record OtherTable(CapturedTable table, Slot by) {}

  /**
   * A value that is looked up.
   *
   * @param by the column that names the row that has it
   */
  private record LookedUp(Slot value, Slot by) {}

  private MetricFile(Section section, String name, Tables tables) {
    this.section = section.only(KEYS);
    this.tables = tables;
    this.table = table("table", section.text("table"));
    this.metric = Metric.declared(name, section.text("title"), table);
  }

  /**
   * Reads a file.
   *
   * @param tables what it can be of
   * @throws ProgramException where something in it cannot be
   */
  static Declaration read(Path file, Tables tables) {
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

  private Declaration read() {
    section
        .section("lookup")
        .ifPresent(
            lookup -> {
              for (String other : lookup.names()) {
                told("lookup", () -> lookup(other, lookup.text(other)));
              }
            });
    section
        .optional("where")
        .ifPresent(
            condition ->
                metric = metric.where(told("where", () -> FilterParser.parse(table, condition))));
    section
        .textOrTexts("by")
        .forEach(dimension -> fields.add(told("by", () -> another(by(dimension.strip())))));
    section.textOrTexts("sum").forEach(sum -> told("sum", () -> add(sum(sum.strip()))));
    section.textOrTexts("average").forEach(average -> told("average", () -> average(average)));
    return new Declaration(metric, fields, money, units, shown());
  }

  /** What the dashboard shows of it: everything, where nothing is said. */
  private List<Show> shown() {
    List<String> names = section.textOrTexts("show");
    if (!section.has("show")) {
      return List.of(Show.values());
    }
    if (names.isEmpty() || names.equals(List.of(NOTHING))) {
      return List.of();
    }
    List<String> known = Stream.of(Show.values()).map(Show::toString).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw section.mistake(
            "show", "can be some of %s, or %s".formatted(String.join(", ", known), NOTHING));
      }
    }
    return Stream.of(Show.values()).filter(show -> names.contains(show.toString())).toList();
  }

  /** A table, and the column that names a row of it. */
  private OtherTable lookup(String other, String column) {
    CapturedTable otherTable = table("lookup", other);
    Slot by = slot(table, column.strip());
    Slot key = Lookup.key(otherTable);
    if (isWhole(by) != isWhole(key) || isText(by) != isText(key) || !isWhole(by) && !isText(by)) {
      throw new IllegalArgumentException(
          "%s is %s, and %s, the key of %s, is %s"
              .formatted(
                  by.column().name(),
                  by.column().type().words(),
                  key.column().name(),
                  otherTable.tableName(),
                  key.column().type().words()));
    }
    OtherTable found = new OtherTable(otherTable, by);
    lookups.put(other, found);
    return found;
  }

  /** By its topic, or by its name where no other is called so. */
  private CapturedTable table(String where, String name) {
    Optional<CapturedTable> ofTopic = tables.ofTopic(name);
    if (ofTopic.isPresent()) {
      return ofTopic.get();
    }
    List<CapturedTable> found =
        tables.all().stream().filter(each -> each.tableName().equals(name)).toList();
    if (found.size() > 1) {
      throw section.mistake(
          where,
          "%s is more than one table: name its topic, one of %s"
              .formatted(
                  name, String.join(", ", found.stream().map(CapturedTable::topic).toList())));
    }
    if (found.isEmpty()) {
      throw section.mistake(
          where,
          "%s is not captured: there are %s"
              .formatted(
                  name,
                  String.join(", ", tables.all().stream().map(CapturedTable::label).toList())));
    }
    return found.get(0);
  }

  private Field by(String words) {
    LookedUp lookedUp = lookedUp(words);
    if (lookedUp != null) {
      if (lookedUp.value().column().isTime()) {
        throw new IllegalArgumentException("%s is a time: split by no time of it".formatted(words));
      }
      splittable(lookedUp.value());
      return new Field(words, place(lookedUp.by()), Lookup.ofDimension(lookedUp.value()));
    }
    Matcher day = DAY.matcher(words);
    boolean isDay = day.matches();
    Slot slot = slot(table, isDay ? day.group(1) : words);
    Column column = slot.column();
    if (isDay && !column.isTime()) {
      throw new IllegalArgumentException("%s is no time".formatted(column.name()));
    }
    if (!isDay && column.isTime()) {
      throw new IllegalArgumentException(
          "%s is a time: split by day(%s)".formatted(column.name(), column.name()));
    }
    return new Field(column.name(), place(slot), null);
  }

  private Field another(Field field) {
    if (fields.stream().map(Field::name).anyMatch(field.name()::equals)) {
      throw new IllegalArgumentException("%s stands there twice".formatted(field.name()));
    }
    return field;
  }

  /** Where the rows are split by a column. */
  private int place(Slot slot) {
    List<Slot> slots = metric.dimensions().stream().map(Dimension::slot).toList();
    if (slots.contains(slot)) {
      return slots.indexOf(slot);
    }
    if (table.key().equals(List.of(slot.index()))) {
      throw new IllegalArgumentException(
          "%s is the key of %s: each row would be a number of its own"
              .formatted(slot.column().name(), table.tableName()));
    }
    splittable(slot);
    if (slots.size() == Key.MOST) {
      throw new IllegalArgumentException(
          "rows can be split by %d columns at most, with those that something is looked up by"
              .formatted(Key.MOST));
    }
    metric = metric.by(slot.column().name());
    return slots.size();
  }

  private static void splittable(Slot slot) {
    if (!DIMENSIONS.contains(slot.column().type())) {
      throw new IllegalArgumentException(
          "%s is %s: split by texts, whole numbers, booleans and days"
              .formatted(slot.column().name(), slot.column().type().words()));
    }
  }

  /** What words such as {@code product.price} mean; null where they mean a column of the table. */
  private LookedUp lookedUp(String words) {
    Matcher matcher = LOOKED_UP.matcher(words);
    if (!matcher.matches() || table.columns().stream().map(Column::name).anyMatch(words::equals)) {
      return null;
    }
    String owner = matcher.group(1);
    OtherTable other = lookups.get(owner);
    if (other == null) {
      throw new IllegalArgumentException(
          "%s is not looked up: write lookup: {%s: COLUMN}, the column of %s that names its rows"
              .formatted(owner, owner, table.tableName()));
    }
    return new LookedUp(slot(other.table(), matcher.group(2)), other.by());
  }

  private Total sum(String words) {
    Matcher product = PRODUCT.matcher(words);
    if (!product.matches()) {
      if (lookedUp(words) != null) {
        throw new IllegalArgumentException(
            "%s is looked up: say what of %s it is multiplied with"
                .formatted(words, table.tableName()));
      }
      return kept(Sum.of(number(words)));
    }
    String one = product.group(1).strip();
    String other = product.group(2).strip();
    LookedUp first = lookedUp(one);
    if (first != null) {
      return timesLookedUp(other, one, first);
    }
    LookedUp second = lookedUp(other);
    if (second != null) {
      return timesLookedUp(one, other, second);
    }
    Sum sum = Sum.of(number(one)).times(number(other));
    if (sum.number().isDecimal() && sum.factor().isDecimal()) {
      throw new IllegalArgumentException("money times money is nothing");
    }
    return kept(sum);
  }

  private Total timesLookedUp(String own, String words, LookedUp lookedUp) {
    Slot value = lookedUp.value();
    if (!value.isDecimal() || value.column().scale() == Column.ANY_SCALE) {
      throw new IllegalArgumentException(
          "%s is %s: what is looked up to be multiplied with is numeric of a scale"
              .formatted(words, value.column().type().words()));
    }
    Total kept = kept(Sum.of(number(own)));
    if (!kept.ofUnits()) {
      throw new IllegalArgumentException("money times money is nothing");
    }
    return new Total(
        own + " × " + words,
        value.column().type() == Type.MONEY,
        value.column().scale(),
        false,
        true,
        Lookup.ofFactor(value),
        place(lookedUp.by()));
  }

  /** A sum that is kept, or is kept already. */
  private Total kept(Sum sum) {
    boolean isUnits =
        !sum.number().isDecimal() && (sum.factor() == null || !sum.factor().isDecimal());
    Sum before = isUnits ? metric.units() : metric.money();
    if (before != null && !before.equals(sum)) {
      throw tooMany();
    }
    metric = isUnits ? metric.units(sum) : metric.money(sum);
    return new Total(sum.words(), sum.isMoney(), sum.scale(), false, isUnits, null, 0);
  }

  private Total add(Total total) {
    boolean isUnits = total.ofUnits() && total.factor() == null;
    if ((isUnits ? units : money) != null) {
      throw tooMany();
    }
    if (isUnits) {
      units = total;
    } else {
      money = total;
    }
    return total;
  }

  private static IllegalArgumentException tooMany() {
    return new IllegalArgumentException("there can be one sum of money, and one of units");
  }

  /** The rows that have such a number are the ones that count: so SQL's average is the same. */
  private Total average(String words) {
    Slot slot = number(words);
    Total total = kept(Sum.of(slot)).withAverage();
    Filter has = new Filter.IsNumber(slot);
    metric =
        metric.where(
            metric.filter() instanceof Filter.Always
                ? has
                : new Filter.And(List.of(metric.filter(), has)));
    if (total.ofUnits()) {
      units = averaged(units, total);
    } else {
      money = averaged(money, total);
    }
    return total;
  }

  private static Total averaged(Total before, Total average) {
    if (before != null && !before.withAverage().equals(average)) {
      throw tooMany();
    }
    return average;
  }

  private static boolean isWhole(Slot slot) {
    return slot.column().type() == Type.BIGINT || slot.column().type() == Type.INTEGER;
  }

  private static boolean isText(Slot slot) {
    return slot.column().type() == Type.TEXT;
  }

  private Slot number(String name) {
    Slot slot = slot(table, name.strip());
    if (slot.column().scale() == Column.ANY_SCALE) {
      throw new IllegalArgumentException(
          "%s is numeric of any scale: declare it in %s as what it is, such as numeric(12,4)"
              .formatted(name.strip(), table.topic() + YamlFolder.SUFFIX));
    }
    if (!slot.isDecimal() && !isWhole(slot)) {
      throw new IllegalArgumentException(
          "%s is %s: it cannot be added up".formatted(name.strip(), slot.column().type().words()));
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
    } catch (StackOverflowError e) {
      // A pattern of Java's follows a long text with the stack.
      throw section.mistake(name, "is too long, or nested too deeply");
    }
  }
}
