package com.instashop.dashboard;

import com.instashop.contracts.schema.Database;
import com.instashop.dashboard.model.Follower;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.ScreenFreshness;
import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.source.LiveFeed;
import com.instashop.dashboard.source.RedisSource;
import com.instashop.dashboard.source.SettingsFile;
import com.instashop.dashboard.source.history.CourseFeed;
import com.instashop.dashboard.source.history.CourseSource;
import com.instashop.dashboard.source.history.HistoryFeed;
import com.instashop.dashboard.source.history.JdbcCourses;
import com.instashop.dashboard.source.history.JdbcWarehouse;
import com.instashop.dashboard.source.history.NoCourses;
import com.instashop.dashboard.source.history.NoWarehouse;
import com.instashop.dashboard.source.history.WarehouseSource;
import com.instashop.dashboard.view.DashboardWindow;
import com.instashop.dashboard.view.page.CourseDesk;
import com.instashop.dashboard.view.page.HistoryDesk;
import com.instashop.program.CommandLines;
import com.instashop.program.Version;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.redis.RedisAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The dashboard. */
@Command(
    name = "dashboard-jfx",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows the numbers of the shop on the desktop, as they change.",
    footer = {
      "",
      "Keys: Ctrl-1 … Ctrl-4 pages, Ctrl-P pause, F5 refresh, Ctrl-T theme, Ctrl-L language,"
          + " F11 full screen.",
      "Of the deployment it needs redis, databases.dwh_db and accounts.dashboard."
    })
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Mixin private DeploymentOption deployment;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Where theme, language and window are remembered (default: the user's own).")
  private Path settingsFile;

  @Option(names = "--full-screen", description = "Starts in full screen, for a screen on a wall.")
  private boolean fullScreen;

  @Override
  public Integer call() throws InterruptedException {
    Deployment servers = deployment.load();
    RedisAddress address = servers.redis(Account.DASHBOARD);
    SettingsFile file =
        new SettingsFile(
            settingsFile != null
                ? settingsFile
                : SettingsFile.ofUser(
                    System.getenv(),
                    System.getProperty("user.home"),
                    System.getProperty("os.name")));
    Settings settings = file.read();
    CountDownLatch closed = new CountDownLatch(1);
    Follower follower = new Follower(Clock.systemUTC());
    AtomicReference<DashboardWindow> window = new AtomicReference<>();
    HistoryDesk desk = new HistoryDesk();
    CourseDesk courses = new CourseDesk();
    try (LiveFeed feed =
            new LiveFeed(
                new RedisSource(address, servers.metrics()),
                Duration.ofMillis(settings.intervalMillis()),
                reading -> window.get().accept(reading));
        HistoryFeed history =
            new HistoryFeed(
                warehouse(servers),
                Clock.systemUTC(),
                ZoneId.systemDefault(),
                HistoryFeed.AGAIN,
                HistoryFeed.RETRY,
                desk::accept);
        CourseFeed course = new CourseFeed(courses(servers), CourseFeed.AGAIN, courses::accept)) {
      desk.control(new HistoryControl(history));
      courses.feed(course::inSight, course::choose);
      Desktop.start(
          () -> {
            Stage stage = new Stage();
            window.set(
                new DashboardWindow(
                    stage,
                    follower,
                    desk,
                    courses,
                    pipeline(servers),
                    settings,
                    ZoneId.systemDefault(),
                    new FeedControl(feed, history, file)));
            stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, event -> closed.countDown());
            window.get().show();
            stage.setFullScreen(fullScreen);
          });
      feed.start();
      history.start();
      course.start();
      Desktop.followTheme(window.get()::systemIsDark);
      closed.await();
    }
    Desktop.stop();
    told(follower.freshness());
    return 0;
  }

  private static void told(ScreenFreshness freshness) {
    if (freshness.changes() > 0) {
      LOG.info(
          "{} changes came to the screen, the newest 200 of them p50 {} ms, p99 {} ms after their commit",
          freshness.changes(),
          freshness.percentile(50),
          freshness.percentile(99));
    }
  }

  private static Pipeline pipeline(Deployment servers) {
    return new Pipeline(
        servers.hasShop(),
        servers.spark().queries().contains(Deployment.METRICS),
        servers.spark().queries().contains(Deployment.WAREHOUSE));
  }

  /** Without an address there is no history, but all the rest. */
  private static WarehouseSource warehouse(Deployment servers) {
    return servers.hasWarehouse(Account.DASHBOARD)
        ? new JdbcWarehouse(
            servers.database(Database.WAREHOUSE, Account.DASHBOARD), Clock.systemUTC())
        : new NoWarehouse(
            "%s names no databases.dwh_db with accounts.dashboard.postgres"
                .formatted(servers.file()));
  }

  private static CourseSource courses(Deployment servers) {
    return servers.hasWarehouse(Account.DASHBOARD)
        ? new JdbcCourses(
            servers.database(Database.WAREHOUSE, Account.DASHBOARD), servers.metrics())
        : new NoCourses();
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Main());
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
