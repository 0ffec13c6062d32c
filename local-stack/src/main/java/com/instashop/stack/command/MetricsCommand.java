package com.instashop.stack.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.measure.Metric;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.redis.RedisKeys;
import com.instashop.contracts.schema.Database;
import com.instashop.program.ProgramException;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.metric.MetricCourse;
import com.instashop.program.metric.MetricCourse.Grain;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.view.MetricCourseView;
import com.instashop.stack.view.MetricView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
          "The course of a declared metric, out of the warehouse: ${COMPLETION-CANDIDATES}.")
  private Grain grain;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "24",
      description = "How many minutes, hours or days of it (default: ${DEFAULT-VALUE}).")
  private int last;

  @Override
  public Integer call() throws SQLException {
    if (last < 1 || last > MOST) {
      throw ProgramException.mistake("--last %d: write 1 to %,d".formatted(last, MOST));
    }
    Context context = Context.of(deployment);
    Optional<Metric> declared =
        context.deployment().metrics().read().metrics().stream()
            .filter(metric -> metric.name().equals(key))
            .findFirst();
    if (grain != null) {
      printCourse(
          context.deployment(),
          declared.orElseThrow(
              () ->
                  ProgramException.mistake(
                      "--by: name a declared metric, see scripts/instashop metric list")));
      return 0;
    }
    try (RedisReader redis = context.redis()) {
      if (declared.isPresent()) {
        MetricView.print(System.out, declared.get(), MetricView.rows(redis, declared.get()));
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
        default ->
            throw ProgramException.mistake(
                "There is no %s in Redis: see scripts/instashop metrics".formatted(key));
      }
    }
    return 0;
  }

  private void printCourse(Deployment servers, Metric metric) throws SQLException {
    try (Connection warehouse = servers.connect(Database.WAREHOUSE, Account.DASHBOARD)) {
      warehouse.setAutoCommit(false);
      warehouse.setReadOnly(true);
      warehouse.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      MetricCourse course = MetricCourse.read(warehouse, metric, grain, last);
      System.out.println(metric.title());
      if (course.until() == null) {
        throw ProgramException.trouble(
            "The warehouse has not heard of %s yet: see scripts/instashop status"
                .formatted(metric.table().database()));
      }
      System.out.println("As of " + course.until() + MetricCourseView.doubt(course));
      MetricView.print(System.out, MetricCourseView.table(metric, course), 1);
    }
  }

  private static String summary(RedisReader redis, String found) {
    if (redis.type(found).equals("hash")) {
      return redis.hashLength(found) + " fields";
    }
    String document = redis.document(found);
    return document.length() <= WIDTH ? document : document.substring(0, WIDTH - 1) + "…";
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
