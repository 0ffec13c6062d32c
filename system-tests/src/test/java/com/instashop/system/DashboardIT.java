package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instashop.contracts.schema.Database;
import com.instashop.dashboard.model.Follower;
import com.instashop.dashboard.model.Pipeline;
import com.instashop.dashboard.model.ScreenFreshness;
import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.source.LiveFeed;
import com.instashop.dashboard.source.RedisSource;
import com.instashop.dashboard.view.DashboardWindow;
import com.instashop.dashboard.view.page.CourseDesk;
import com.instashop.dashboard.view.page.HistoryDesk;
import com.instashop.program.deployment.Account;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** From a row that is committed in PostgreSQL to the screen. */
@Order(3) // See ProverIT.
class DashboardIT {
  private static final int FX_MILLIS = 10_000;
  private static final int SALES = 20;

  private final Follower follower = new Follower(Clock.systemUTC());
  private final AtomicReference<DashboardWindow> window = new AtomicReference<>();
  private Stage stage;

  @Test
  void rowThatIsCommittedIsOnTheScreen() throws Exception {
    Environment stack = Environment.running();
    stack.prove();
    FxToolkit.registerPrimaryStage();
    Assumptions.assumeTrue(
        canWrite(), "JavaFX finds no fonts: install fonts-dejavu and libpangoft2-1.0-0");
    try (LiveFeed feed =
        new LiveFeed(
            new RedisSource(
                stack.deployment().redis(Account.DASHBOARD), stack.deployment().metrics()),
            Duration.ofMillis(500),
            reading -> window.get().accept(reading))) {
      open();
      feed.start();
      awaitOnScreen(revenue(stack));
      for (int cents = 1; cents <= SALES; cents++) {
        stack.execute(
            Database.INSTASHOP,
            """
            INSERT INTO transaction (buyer_id, customer_id, total_amount, payment_method, status)
            VALUES (1, 1, 1234567.%02d, 'paypal', 'completed')"""
                .formatted(cents));
        awaitOnScreen(revenue(stack));
      }
      report();
    } finally {
      Platform.runLater(stage::hide);
      WaitForAsyncUtils.waitForFxEvents();
    }
  }

  private void open() throws TimeoutException {
    stage = FxToolkit.registerStage(Stage::new);
    WaitForAsyncUtils.waitForAsyncFx(
        FX_MILLIS,
        () -> {
          window.set(
              new DashboardWindow(
                  stage,
                  follower,
                  new HistoryDesk(),
                  new CourseDesk(),
                  Pipeline.ALL,
                  Settings.DEFAULT.withLanguage("ENGLISH"),
                  ZoneOffset.UTC,
                  new Untouched()));
          window.get().show();
          return null;
        });
  }

  private void report() {
    ScreenFreshness freshness =
        WaitForAsyncUtils.waitForAsyncFx(FX_MILLIS, () -> follower.freshness());
    System.out.printf(
        "From commit to screen, %d changes: p50 %d ms, p99 %d ms%n",
        freshness.changes(), freshness.percentile(50), freshness.percentile(99));
  }

  private void awaitOnScreen(String text) {
    await()
        .atMost(Environment.PATIENCE)
        .untilAsserted(() -> assertThat(texts()).anyMatch(shown -> shown.contains(text)));
  }

  private Set<String> texts() {
    return WaitForAsyncUtils.waitForAsyncFx(
        FX_MILLIS,
        () ->
            stage.getScene().getRoot().lookupAll("*").stream()
                .filter(Node::isVisible)
                .filter(Labeled.class::isInstance)
                .map(node -> String.valueOf(((Labeled) node).getText()))
                .collect(Collectors.toSet()));
  }

  /** What the source says, as the dashboard writes it. */
  private static String revenue(Environment stack) throws SQLException {
    try (Connection connection = stack.connect(Database.INSTASHOP, Account.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(sum(total_amount), 0) FROM transaction WHERE status = 'completed'")) {
      row.next();
      BigDecimal revenue = row.getBigDecimal(1);
      return String.format(Locale.ENGLISH, "%,.2f", revenue);
    }
  }

  private static boolean canWrite() throws InterruptedException {
    try {
      return CompletableFuture.supplyAsync(
              () -> new Text("0").getLayoutBounds().getWidth() > 0, Platform::runLater)
          .get(FX_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Nobody touches the window. */
  private static final class Untouched implements DashboardWindow.Control {
    @Override
    public void pause(boolean paused) {}

    @Override
    public void interval(Duration between) {}

    @Override
    public void refresh() {}

    @Override
    public void remember(Settings settings) {}
  }
}
