package com.instashop.stack.command;

import com.instashop.changes.measure.Metric;
import com.instashop.changes.measure.MetricSql;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.TableFolder;
import com.instashop.contracts.yaml.YamlFolder;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.metric.Declaration;
import com.instashop.program.metric.MetricFile;
import com.instashop.program.metric.MetricFolder;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.reach.KeyEstimate;
import com.instashop.stack.view.MetricView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The metrics that people declare. */
@Command(
    name = "metric",
    description = {
      "Declares metrics of your own: a YAML file each, no code.",
      "docs/metrics.md says what can be in a file; metrics/examples has some."
    },
    synopsisSubcommandLabel = "COMMAND")
final class MetricCommand {
  @Mixin private DeploymentOption deployment;

  @Command(name = "list", description = "Lists the declared metrics, and what is wrong with files.")
  int list() {
    Deployment servers = Context.of(deployment).deployment();
    MetricFolder.Content content = servers.metrics().read();
    try (RedisReader redis = new RedisReader(servers)) {
      content
          .declarations()
          .forEach(
              metric ->
                  System.out.printf(
                      "%-24s %,9d keys  %-18s %s%n",
                      metric.name(),
                      MetricView.rows(redis, metric).size(),
                      metric.kept().table().label(),
                      metric.title()));
    }
    content.mistakes().forEach(mistake -> System.out.println("Left out: " + mistake));
    if (content.declarations().isEmpty() && content.mistakes().isEmpty()) {
      System.out.println("None is declared yet: scripts/instashop metric add FILE");
    }
    return content.mistakes().isEmpty() ? 0 : 1;
  }

  @Command(
      name = "check",
      description = "Says what is wrong with a file, and where. It needs no stack.")
  int check(@Parameters(paramLabel = "FILE", description = "The declaration.") Path file) {
    Declaration metric = read(file);
    System.out.printf(
        "%s is right: it counts rows of %s by %s%n",
        file,
        metric.kept().table().label(),
        metric.fields().isEmpty() ? "nothing" : String.join(", ", MetricView.names(metric)));
    System.out.print(
        Context.isReachable(deployment)
            ? KeyEstimate.remark(Context.of(deployment).deployment(), metric, true)
            : "How many keys it would have is said where a stack runs%n".formatted());
    return 0;
  }

  @Command(name = "explain", description = "Shows the SQL that proves a metric.")
  int explain(
      @Parameters(paramLabel = "NAME|FILE", description = "A declared metric, or a file.")
          String name) {
    Path file = Path.of(name);
    Declaration declared = name.endsWith(YamlFolder.SUFFIX) ? read(file) : declared(folder(), name);
    for (Metric metric : declared.metrics()) {
      System.out.printf(
          "-- %s, in %s%n%s;%n",
          metric.name(), metric.table().database().databaseName(), MetricSql.of(metric));
    }
    return 0;
  }

  @Command(
      name = "add",
      description = "Declares a metric: it is there within seconds, with its past.")
  int add(
      @Parameters(paramLabel = "FILE", description = "The declaration.") Path file,
      @Option(names = "--force", description = "However many keys it will have.") boolean force)
      throws IOException {
    Declaration metric = folder().read(file);
    Path target = folder().files().file(metric.name());
    if (Files.exists(target)) {
      throw ProgramException.mistake(
          "%s is declared already, in %s: change that file, or run scripts/instashop metric remove %s"
              .formatted(metric.name(), target, metric.name()));
    }
    System.out.print(KeyEstimate.remark(Context.of(deployment).deployment(), metric, force));
    folder().files().put(metric.name(), Files.readString(file));
    System.out.printf(
        "%s is declared; see scripts/instashop metrics %s%n", metric.name(), metric.name());
    return 0;
  }

  @Command(name = "remove", description = "Takes a declaration back, and its numbers away.")
  int remove(@Parameters(paramLabel = "NAME", description = "The metric.") String name)
      throws IOException {
    if (!MetricFile.isName(name) || !Files.deleteIfExists(folder().files().file(name))) {
      throw unknown(name);
    }
    System.out.printf("%s is not declared any more%n", name);
    return 0;
  }

  /** A file can be looked at without any stack. */
  private Declaration read(Path file) {
    TableFolder tables = Context.tables(deployment);
    return new MetricFolder(file.toAbsolutePath().getParent(), tables).read(file);
  }

  private MetricFolder folder() {
    return Context.of(deployment).deployment().metrics();
  }

  private static Declaration declared(MetricFolder folder, String name) {
    if (!MetricFile.isName(name) || !Files.exists(folder.files().file(name))) {
      throw unknown(name);
    }
    return folder.read(folder.files().file(name));
  }

  private static ProgramException unknown(String name) {
    return ProgramException.mistake(
        "No metric %s is declared: see scripts/instashop metric list".formatted(name));
  }
}
