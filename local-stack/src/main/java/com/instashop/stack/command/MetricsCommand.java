package com.instashop.stack.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Grain;
import com.instashop.program.metric.MetricRow;
import com.instashop.program.metric.MetricWindows;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.view.MetricCourseView;
import com.instashop.stack.view.MetricView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The documents in Redis. */
@Command(
    name = "metrics",
    description = "Lists the numbers in Redis, or shows one document or metric.")
final class MetricsCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final int MOST = 10_000;
  private static final List<String> INTERNAL = List.of("metrics:spark:", RedisKeys.totals(""));

  @Mixin private DeploymentOption deployment;

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description =
          "For example metrics:transactions, or the name of a declared metric; all without it.")
  private String key;

  @Option(names = "--all", description = "Lists what the pipeline keeps for itself, too.")
  private boolean all;

  @Option(
      names = "--by",
      paramLabel = "TIME",
      description =
          "The course of a declared metric, out of the warehouse: by ${COMPLETION-CANDIDATES} (a window has 30 s).")
  private Grain grain;

  @Option(
      names = "--windows",
      description =
          "What each window of 30 s of the last hour has added to a declared metric, by key.")
  private boolean windows;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "How many minutes, hours or days of it, or windows (with --windows: in which something changed; default: ${DEFAULT-VALUE}).")
  private int last;

  @Option(
      names = "--of",
      paramLabel = "NAME=VALUE",
      mapFallbackValue = Option.NULL_VALUE,
      description =
          "A part of a declared metric: by what it is split, and the value; NAME alone for NULL.")
  private Map<String, String> of = new LinkedHashMap<>();

  @Override
  public Integer call() throws SQLException {
    if (last < 1 || last > MOST) {
      throw ProgramException.mistake("--last %d: write 1 to %,d".formatted(last, MOST));
    }
    Context context = Context.of(deployment);
    Optional<Declaration> declared = context.deployment().metrics().read().named(key);
    if (grain != null && windows) {
      throw ProgramException.mistake("--windows: without --by");
    }
    if (declared.isEmpty() && (grain != null || windows || !of.isEmpty())) {
      throw ProgramException.mistake(
          "%s: name a declared metric, see scripts/instashop metric list"
              .formatted(grain != null ? "--by" : windows ? "--windows" : "--of"));
    }
    declared.ifPresent(this::check);
    if (grain != null) {
      printCourse(context.deployment(), declared.orElseThrow());
      return 0;
    }
    try (RedisReader redis = context.redis()) {
      if (windows) {
        printWindows(redis, declared.orElseThrow());
        return 0;
      }
      if (declared.isPresent()) {
        MetricView.print(
            System.out,
            declared.get(),
            part(declared.get(), MetricView.rows(redis, declared.get())));
        return 0;
      }
      if (key == null) {
        redis.keys("*").stream()
            .filter(found -> all || INTERNAL.stream().noneMatch(found::startsWith))
            .forEach(found -> System.out.printf("%-44s %s%n", found, summary(redis, found)));
        return 0;
      }
      switch (redis.type(key)) {
        case "string" -> System.out.println(pretty(redis.document(key)));
        case "hash" ->
            redis
                .hash(key)
                .forEach((field, value) -> System.out.printf("%s %s%n", field, pretty(value)));
        case "zset" -> redis.numbers(key, 0).forEach(System.out::println);
        default ->
            throw ProgramException.mistake(
                "There is no %s in Redis: see scripts/instashop metrics".formatted(key));
      }
    }
    return 0;
  }

  private void check(Declaration metric) {
    try {
      of.keySet().forEach(metric::field);
    } catch (IllegalArgumentException e) {
      throw ProgramException.mistake("--of: " + e.getMessage(), e);
    }
    if (grain != null && !metric.hasCourse()) {
      throw ProgramException.mistake(
          "--by: %s has no course: what its sum is multiplied with is known as it is now alone"
              .formatted(metric.name()));
    }
  }

  private List<MetricRow> part(Declaration metric, List<MetricRow> rows) {
    List<String> names = MetricView.names(metric);
    return rows.stream()
        .filter(
            row ->
                of.entrySet().stream()
                    .allMatch(
                        part ->
                            Objects.equals(
                                row.values().get(names.indexOf(part.getKey())), part.getValue())))
        .toList();
  }

  private void printWindows(RedisReader redis, Declaration metric) {
    System.out.println(metric.title() + ": what windows of 30 s have added");
    Optional<NavigableMap<Instant, List<MetricRow>>> known = MetricWindows.read(redis, metric);
    if (known.isEmpty()) {
      System.out.println(
          "None is known yet: the first one begins after its table was read or emptied, or after its next change.");
      return;
    }
    NavigableMap<Instant, List<MetricRow>> added = known.get();
    added.replaceAll((start, rows) -> part(metric, rows));
    added.values().removeIf(List::isEmpty);
    int all = added.size();
    while (added.size() > last) {
      added.pollFirstEntry();
    }
    if (added.isEmpty()) {
      System.out.println("Nothing within the last hour, as far as it is known.");
      return;
    }
    MetricView.print(System.out, MetricView.windows(metric, added), 1 + metric.fields().size());
    if (all > last) {
      System.out.printf("The newest %d of %d: all with --last %d%n", last, all, all);
    }
  }

  private void printCourse(Deployment servers, Declaration metric) throws SQLException {
    try (Connection warehouse = servers.connect(Database.WAREHOUSE, Account.DASHBOARD)) {
      warehouse.setAutoCommit(false);
      warehouse.setReadOnly(true);
      warehouse.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      MetricCourse course = MetricCourse.read(warehouse, metric, of, grain, last);
      System.out.println(metric.title());
      if (course.until() == null) {
        throw ProgramException.trouble(
            "The warehouse has not heard of %s yet: see scripts/instashop status"
                .formatted(metric.kept().table().database()));
      }
      System.out.println("As of " + course.until() + MetricCourseView.doubt(course));
      MetricView.print(System.out, MetricCourseView.table(metric, course), 1);
    }
  }

  private static String summary(RedisReader redis, String found) {
    return switch (redis.type(found)) {
      case "hash" -> redis.hashLength(found) + " fields";
      case "zset" -> redis.numbers(found, 0).size() + " numbers";
      // It went meanwhile.
      case "none" -> "";
      default -> {
        String document = redis.document(found);
        yield document.length() <= WIDTH ? document : document.substring(0, WIDTH - 1) + "…";
      }
    };
  }

  private static String pretty(String json) {
    try {
      return Json.read(json, JsonNode.class).toPrettyString();
    } catch (IllegalArgumentException e) {
      // A plain text.
      return json;
    }
  }
}
