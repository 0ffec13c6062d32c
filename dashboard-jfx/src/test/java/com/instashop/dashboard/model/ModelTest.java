package com.instashop.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.instashop.dashboard.model.Happening.Kind;
import com.instashop.dashboard.model.KeyFigure.Name;
import com.instashop.dashboard.source.Recording;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModelTest {
  private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
  private final List<Recording.Moment> moments = Recording.busyHour();

  private record Window(Instant start, double value) {}

  @Test
  void aWindowWithoutChangesCountsNothingAndTheNewestIsOpen() {
    List<Window> windows = List.of(new Window(START, 5), new Window(START.plusSeconds(90), 7));

    List<WindowPoint> points =
        WindowSeries.of(windows, Window::start, Window::value, START.plusSeconds(100));

    assertThat(points)
        .containsExactly(
            new WindowPoint(START, 5, false),
            new WindowPoint(START.plusSeconds(30), 0, false),
            new WindowPoint(START.plusSeconds(60), 0, false),
            new WindowPoint(START.plusSeconds(90), 7, true));
  }

  @Test
  void theSeriesGoesOnToTheWatermark() {
    List<WindowPoint> points =
        WindowSeries.of(
            List.of(new Window(START, 5)), Window::start, Window::value, START.plusSeconds(90));

    assertThat(points).extracting(WindowPoint::value).containsExactly(5.0, 0.0);
  }

  @Test
  void keyFiguresAreTheTotalsOfTheDocument() {
    Live live = moments.get(9).live();

    List<KeyFigure> figures = KeyFigures.of(live);

    assertThat(figures).extracting(KeyFigure::name).containsExactly(Name.values());
    assertThat(figures.get(Name.REVENUE_TOTAL.ordinal()).value())
        .isEqualByComparingTo(live.totals().revenue().total());
    assertThat(figures.get(Name.STOCK_ALERTS.ordinal()).value())
        .isEqualByComparingTo(
            BigDecimal.valueOf(live.totals().stock().low() + live.totals().stock().empty()));
    assertThat(figures).allSatisfy(figure -> assertThat(figure.change()).isNotNull());
  }

  @Test
  void keyFiguresAreUnknownWhereNothingIsThere() {
    assertThat(KeyFigures.of(Recording.empty().live()))
        .allSatisfy(
            figure -> {
              assertThat(figure.value()).isNull();
              assertThat(figure.course()).isEmpty();
              assertThat(figure.change()).isNull();
            });
  }

  @Test
  void funnelConverts() {
    List<Funnel.Step> steps =
        Funnel.of(
            Map.of(
                "website_visit", 200L,
                "product_inquiry", 100L,
                "purchase_intent", 0L,
                "search_query", 999L));

    assertThat(steps).extracting(Funnel.Step::count).containsExactly(200L, 100L, 0L, 0L);
    assertThat(steps.get(1).ofPrevious()).isEqualTo(50);
    assertThat(steps.get(0).ofPrevious()).isNaN();
    assertThat(steps.get(3).ofPrevious()).isNaN();
  }

  @Test
  void tellsTheDifferencesBetweenReadingsAndNothingElse() {
    Happenings happenings = new Happenings();
    Live first = moments.get(0).live();
    Live last = moments.get(9).live();
    happenings.observe(first);
    assertThat(happenings.newestFirst()).isEmpty();
    happenings.observe(last);

    long completed =
        last.totals().transactions().byStatus().get("completed")
            - first.totals().transactions().byStatus().get("completed");
    assertThat(happenings.newestFirst())
        .filteredOn(happening -> happening.kind() == Kind.SALES)
        .singleElement()
        .satisfies(
            sales -> {
              assertThat(sales.count()).isEqualTo(completed);
              assertThat(sales.amount())
                  .isEqualByComparingTo(
                      last.totals().revenue().total().subtract(first.totals().revenue().total()));
            });
  }

  @Test
  void countsOfTheSameKindAddUp() {
    Happenings happenings = new Happenings();
    moments.forEach(moment -> happenings.observe(moment.live()));

    assertThat(happenings.newestFirst())
        .filteredOn(happening -> happening.kind() == Kind.SALES)
        .hasSizeLessThan(3);
  }

  @Test
  void aPartThatDoesNotTellAnyMoreIsSilent() {
    Standings standings = new Standings();
    Live live = moments.get(9).live();
    Instant now = moments.get(9).at();
    standings.observe(live, null, now);
    assertThat(standings.of(Part.TOTALS).word()).isEqualTo(Standing.Word.RUNNING);
    assertThat(standings.note(List.of(Part.REDIS, Part.TOTALS))).isEmpty();

    standings.observe(live, null, now.plusSeconds(60));

    assertThat(standings.of(Part.TOTALS).word()).isEqualTo(Standing.Word.SILENT);
    assertThat(standings.of(Part.TOTALS).asOf()).isEqualTo(now);
    assertThat(standings.note(List.of(Part.REDIS, Part.TOTALS)))
        .hasValueSatisfying(note -> assertThat(note.part()).isEqualTo(Part.TOTALS));
  }

  @Test
  void aWrongClockDoesNotMakeAPartSilentForLong() {
    Standings standings = new Standings();
    Instant wrong = moments.get(9).at().plus(Duration.ofHours(3));
    standings.observe(moments.get(8).live(), null, wrong);
    assertThat(standings.of(Part.TOTALS).word()).isEqualTo(Standing.Word.SILENT);

    standings.observe(moments.get(9).live(), null, wrong.plusSeconds(1));

    assertThat(standings.of(Part.TOTALS).word()).isEqualTo(Standing.Word.RUNNING);
  }

  @Test
  void whenTheSourceIsAwayNobodyIsKnown() {
    Standings standings = new Standings();
    Live live = moments.get(9).live();
    standings.observe(live, new Away(live.readAt(), "gone"), live.readAt());

    assertThat(standings.of(Part.REDIS).word()).isEqualTo(Standing.Word.AWAY);
    assertThat(standings.of(Part.SPARK).word()).isEqualTo(Standing.Word.UNKNOWN);
  }

  @Test
  void tellsWhoWentAndCameBackButNotOfThoseNobodyKnows() {
    Clock clock = Clock.fixed(moments.get(8).at(), ZoneOffset.UTC);
    Follower follower = new Follower(clock);
    Live live = moments.get(8).live();
    follower.observe(live);
    follower.observe(new Away(clock.instant(), "gone"));

    Screen back = follower.observe(moments.get(9).live());

    assertThat(back.happenings())
        .filteredOn(
            happening -> happening.kind() == Kind.PART_AWAY || happening.kind() == Kind.PART_BACK)
        .extracting(Happening::subject)
        .containsExactly("REDIS", "REDIS");
  }

  @Test
  void whatWentWrongIsKeptHoweverBusyTheShopIs() {
    Happenings happenings = new Happenings();
    Recording.Moment moment = moments.get(0);
    String differs = moment.health("proof").replace("\"proven\":true", "\"proven\":false");
    String late = moment.health("spark").replace("\"late_rows\":0", "\"late_rows\":3");
    happenings.observe(moment.live());
    happenings.observe(
        moment
            .withHealth("proof", differs.replace("11:27:02", "11:28:02"))
            .withHealth("spark", late)
            .live());
    happenings.observe(
        moment.withHealth("proof", moment.health("proof").replace("11:27:02", "11:29:02")).live());
    for (int i = 0; i < 200; i++) {
      happenings.observe(moments.get(i % 2 == 0 ? 9 : 0).live());
    }

    assertThat(happenings.incidents())
        .extracting(Happening::kind)
        .endsWith(Kind.PROVEN, Kind.LATE_ROWS, Kind.NOT_PROVEN)
        .doesNotContain(Kind.SALES, Kind.LARGEST_SALE);
  }

  @Test
  void aTrendIsTheSlowestOfTenSecondsAndLastsHalfAnHour() {
    Trends trends = new Trends();
    Instant start = Instant.parse("2026-11-25T12:00:01Z");
    trends.observe(took(start, 5));
    trends.observe(took(start.plusSeconds(3), 9));
    trends.observe(took(start.plusSeconds(6), 7));
    trends.observe(took(start.plusSeconds(20), 4));

    assertThat(trends.of(Part.REDIS)).extracting(WindowPoint::value).containsExactly(9.0, 4.0);

    trends.observe(took(start.plusSeconds(1815), 6));

    assertThat(trends.of(Part.REDIS)).extracting(WindowPoint::value).containsExactly(4.0, 6.0);
  }

  private Live took(Instant at, int millis) {
    Live live = moments.get(0).live();
    return new Live(
        live.totals(),
        live.windows(),
        live.topProducts(),
        live.stock(),
        live.declared(),
        live.health(),
        live.unreadable(),
        at,
        Duration.ofMillis(millis));
  }

  @Test
  void listsWhatIsWrongAlthoughAllRuns() {
    Recording.Moment moment = moments.get(9);
    String spark =
        moment
            .health("spark")
            .replace("\"late_rows\":0", "\"late_rows\":3")
            .replace("\"problems\":{}", "\"problems\":{\"stock\":\"column is missing\"}");

    List<Problems.Problem> problems = Problems.of(moment.withHealth("spark", spark).live());

    assertThat(new ArrayList<>(problems))
        .containsExactly(
            new Problems.Problem(Problems.Kind.LATE_ROWS, 3, "", "", List.of()),
            new Problems.Problem(
                Problems.Kind.INCOMPLETE, 1, "stock", "column is missing", List.of(Part.SPARK)));
    assertThat(Problems.of(moment.live())).isEmpty();
  }

  @Test
  void aReasonIsListedOnceWithAllWhoTellItAndHidesNoOther() {
    Recording.Moment moment = moments.get(9);
    String same = "\"problems\":{\"stock\":\"column is missing\"";
    String totals = moment.health("totals").replace("\"problems\":{}", same + "}");
    String spark =
        moment
            .health("spark")
            .replace("\"problems\":{}", same + ",\"product\":\"a sum is too large\"}");
    String warehouse =
        moment
            .health("warehouse")
            .replaceFirst("}$", ",\"problems\":{\"stock\":\"a row is refused\"}}");

    Live live =
        moment
            .withHealth("totals", totals)
            .withHealth("spark", spark)
            .withHealth("warehouse", warehouse)
            .live();

    assertThat(Problems.of(live))
        .extracting(Problems.Problem::subject, Problems.Problem::reason, Problems.Problem::tellers)
        .containsExactly(
            tuple("stock", "column is missing", List.of(Part.TOTALS, Part.SPARK)),
            tuple("product", "a sum is too large", List.of(Part.SPARK)),
            tuple("stock", "a row is refused", List.of(Part.WAREHOUSE)));
  }

  @Test
  void aReasonIsListedOnceHoweverOftenEachHasMetIt() {
    Recording.Moment moment = moments.get(9);
    String problems = "\"problems\":{\"stock\":\"it is no number (%s times)\"}";

    Live live =
        moment
            .withHealth(
                "totals",
                moment.health("totals").replace("\"problems\":{}", problems.formatted("3")))
            .withHealth(
                "spark",
                moment.health("spark").replace("\"problems\":{}", problems.formatted("1,400")))
            .live();

    assertThat(Problems.of(live))
        .extracting(Problems.Problem::reason, Problems.Problem::tellers)
        .containsExactly(tuple("it is no number", List.of(Part.TOTALS, Part.SPARK)));
  }
}
