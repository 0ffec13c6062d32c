package com.instashop.generator;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.generator.change.Work;
import com.instashop.generator.shop.BaseData;
import com.instashop.generator.shop.Shop;
import com.instashop.generator.shop.ShopState;
import com.instashop.generator.write.Counts;
import com.instashop.generator.write.Databases;
import com.instashop.generator.write.SequenceIds;
import com.instashop.generator.write.StateLoader;
import com.instashop.generator.write.Writer;
import com.instashop.program.CommandLines;
import com.instashop.program.Version;
import com.instashop.program.deployment.DeploymentOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The synthetic shop. */
@Command(
    name = "data-generator",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Makes a shop and lets it live: sales, visits, payments, parcels, stock.")
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Pattern MIX = Pattern.compile("(\\d{1,3})/(\\d{1,3})");

  @Spec private CommandSpec spec;
  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "Events a second, on average; up to thousands (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Ends after this time, for example 60s, 5m or 2h.")
  private Duration length;

  @Option(names = "--events", paramLabel = "N", description = "Ends after so many events.")
  private Long events;

  @Option(
      names = "--bulk",
      description =
          "As fast as PostgreSQL takes them: --events in all, spread over the last --days.")
  private boolean bulk;

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "90",
      description = "How far back the shop's own dates go with --bulk (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed makes the same shop and the same events (default: by chance).")
  private Long seed;

  @Option(
      names = "--mix",
      paramLabel = "SALES/VISITS",
      defaultValue = "70/30",
      description =
          "Shares of sales and of visitors' interactions, in percent (default: ${DEFAULT-VALUE}).")
  private String mix;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Writes what was done as JSON, at the end.")
  private Path summary;

  @Option(
      names = "--prepare-only",
      description = "Makes the tables and the base data that are missing, and ends.")
  private boolean prepareOnly;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopped;
  private volatile boolean complete;

  @Override
  public Integer call() throws SQLException, InterruptedException, IOException {
    int salesPercent = checkArguments();
    long chosenSeed = seed == null ? System.nanoTime() & 0xFFFFFFFFL : seed;
    try (Databases databases = new Databases(deployment.load())) {
      connect(databases);
      databases.migrate();
      SequenceIds ids = new SequenceIds(databases);
      ids.repair();
      ShopState state = new StateLoader(databases).load();
      if (state.isEmpty()) {
        state = makeBaseData(databases, ids, chosenSeed);
      }
      if (!prepareOnly) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        try {
          run(databases, ids, state, chosenSeed, salesPercent);
          complete = true;
        } finally {
          ended.countDown();
        }
      }
    }
    return 0;
  }

  private int checkArguments() {
    if (rate < 1) {
      throw new ParameterException(
          spec.commandLine(), "--rate %d: must be 1 or more".formatted(rate));
    }
    if (events != null && events < 1) {
      throw new ParameterException(
          spec.commandLine(), "--events %d: must be 1 or more".formatted(events));
    }
    if (bulk && (events == null || length != null)) {
      throw new ParameterException(
          spec.commandLine(), "--bulk: say how many with --events, and not how long with --for");
    }
    if (days < 1) {
      throw new ParameterException(
          spec.commandLine(), "--days %d: must be 1 or more".formatted(days));
    }
    Matcher matcher = MIX.matcher(mix);
    if (!matcher.matches()
        || Integer.parseInt(matcher.group(1)) + Integer.parseInt(matcher.group(2)) != 100) {
      throw new ParameterException(
          spec.commandLine(),
          "--mix %s: write two shares that make 100, like 70/30".formatted(mix));
    }
    if (summary != null) {
      Path folder = summary.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(summary) || !Files.isDirectory(folder)) {
        throw new ParameterException(
            spec.commandLine(),
            "--summary %s: name a file in a folder that exists".formatted(summary));
      }
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Says in one line when a database cannot be reached at the start. */
  private static void connect(Databases databases) {
    for (Database database : Tables.SHIPPED.databases()) {
      try (Connection connection = databases.connect(database)) {
        LOG.debug("Connected to {}", connection.getCatalog());
      } catch (SQLException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message =
            "Cannot connect to %s: %s"
                .formatted(databases.url(database), ProgramException.firstLine(cause));
        throw CommandLines.isWrongLogin(e)
            ? ProgramException.mistake(message + "; scripts/instashop doctor says what to do", e)
            : ProgramException.trouble(message, e);
      }
    }
  }

  private ShopState makeBaseData(Databases databases, SequenceIds ids, long chosenSeed)
      throws InterruptedException {
    ShopState state = new ShopState();
    Counts counts = new Counts();
    Writer writer = new Writer(databases, counts, 1);
    List<Work> base = new BaseData(chosenSeed, ids).plan(state);
    base.forEach(writer::write);
    writer.finish();
    LOG.info(
        "Made the base data: {}",
        counts.rows().entrySet().stream()
            .map(table -> table.getKey() + " " + table.getValue().inserted())
            .collect(Collectors.joining(", ")));
    return state;
  }

  private void run(
      Databases databases, SequenceIds ids, ShopState state, long chosenSeed, int salesPercent)
      throws InterruptedException, IOException {
    Counts counts = new Counts();
    Writer writer = new Writer(databases, counts, bulk ? Integer.MAX_VALUE : rate);
    Duration past = bulk ? Duration.ofDays(days) : Duration.ZERO;
    Instant start = Instant.now().minus(past).truncatedTo(ChronoUnit.MILLIS);
    Shop shop = new Shop(state, chosenSeed, start, salesPercent, ids, writer::write);
    LOG.info(
        "The shop opens: seed {}, {}",
        chosenSeed,
        bulk ? events + " events of " + days + " days" : rate + " events a second");
    long begin = System.nanoTime();
    Run run = new Run(rate, length, events == null ? Long.MAX_VALUE : events, chosenSeed);
    if (bulk) {
      run.goThrough(past, shop, writer, counts, start, () -> stopped);
    } else {
      run.go(shop, writer, counts, start, () -> stopped);
    }
    writer.finish();
    long elapsed = System.nanoTime() - begin;
    LOG.info("The shop closes: {}", Run.progress(counts, elapsed));
    if (summary != null) {
      new Summary(
              chosenSeed,
              start,
              Instant.now(),
              counts.events(),
              Math.round(counts.events() * 1e10 / elapsed) / 10.0,
              counts.rows())
          .write(summary);
    }
  }

  /** Ctrl-C and SIGTERM: what was planned is still written, and that is a clean end. */
  private void end() {
    if (ended.getCount() > 0) {
      stopped = true;
      try {
        ended.await();
        if (complete) {
          Runtime.getRuntime().halt(0);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Main());
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
