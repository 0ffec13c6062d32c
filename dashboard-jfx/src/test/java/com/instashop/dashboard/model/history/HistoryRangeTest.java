package com.instashop.dashboard.model.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.model.history.HistoryChoice.Days;
import com.instashop.dashboard.model.history.HistoryChoice.Latest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryRangeTest {
  private static final Instant NOW = Instant.parse("2026-11-25T02:20:00Z");
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  private static Instant at(String moment) {
    return Instant.parse(moment);
  }

  @Test
  void theLatestHoursEndWithTheOneThatIsNotOver() {
    HistoryRange range = Latest.HOURS_24.range(NOW, MADRID);
    assertThat(range.grain()).isEqualTo(Grain.HOUR);
    assertThat(range.from()).isEqualTo(at("2026-11-24T03:00:00Z"));
    assertThat(range.to()).isEqualTo(at("2026-11-25T03:00:00Z"));
    assertThat(range.isOpen(at("2026-11-25T02:00:00Z"))).isTrue();
    assertThat(range.isOpen(at("2026-11-25T01:00:00Z"))).isFalse();
  }

  @Test
  void anOpenDayIsComparedWithTheSameHoursOfAnEarlierOne() {
    HistoryRange range = Latest.DAYS_7.range(NOW, MADRID);
    assertThat(range.current())
        .isEqualTo(new Period(Grain.DAY, at("2026-11-19T00:00:00Z"), at("2026-11-25T03:00:00Z")));
    assertThat(range.before())
        .isEqualTo(new Period(Grain.DAY, at("2026-11-12T00:00:00Z"), at("2026-11-18T03:00:00Z")));
    assertThat(range.before().daysUntil()).isEqualTo(at("2026-11-18T00:00:00Z"));
  }

  @Test
  void aFewDaysAreThoseOfTheUserByHour() {
    LocalDate day = LocalDate.of(2026, 11, 20);
    HistoryRange range = new Days(day, day.plusDays(2)).range(NOW, MADRID);
    assertThat(range.grain()).isEqualTo(Grain.HOUR);
    assertThat(range.from()).isEqualTo(at("2026-11-19T23:00:00Z"));
    assertThat(range.to()).isEqualTo(at("2026-11-22T23:00:00Z"));
    assertThat(range.current().until()).isEqualTo(range.to());
  }

  @Test
  void moreDaysAreThoseOfTheWarehouse() {
    LocalDate day = LocalDate.of(2026, 11, 1);
    HistoryRange range = new Days(day, day.plusDays(3)).range(NOW, MADRID);
    assertThat(range.grain()).isEqualTo(Grain.DAY);
    assertThat(range.from()).isEqualTo(at("2026-11-01T00:00:00Z"));
    assertThat(range.to()).isEqualTo(at("2026-11-05T00:00:00Z"));
  }

  @Test
  void daysThatAreStillToComeAreNotCounted() {
    LocalDate day = LocalDate.of(2026, 12, 24);
    HistoryRange range = new Days(day, day).range(NOW, ZoneOffset.UTC);
    assertThat(Bucket.every(range.current(), List.of(), NOW)).isEmpty();
  }

  @Test
  void bucketsWithoutARowHadNothingToTell() {
    HistoryRange range = Latest.DAYS_7.range(NOW, MADRID);
    Bucket known = new Bucket(at("2026-11-20T00:00:00Z"), 7, 3, new BigDecimal("9.99"), 2);
    List<Bucket> every = Bucket.every(range.current(), List.of(known), range.from());
    assertThat(every).hasSize(7).contains(known);
    assertThat(every.get(0).transactions()).isZero();
  }

  @Test
  void ofBucketsBeforeTheWarehouseBeganNothingIsKnown() {
    HistoryRange range = Latest.DAYS_7.range(NOW, MADRID);
    List<Bucket> every = Bucket.every(range.current(), List.of(), at("2026-11-23T05:00:00Z"));
    assertThat(every).hasSize(3);
    assertThat(every.get(0).start()).isEqualTo(at("2026-11-23T00:00:00Z"));
    assertThat(Bucket.every(range.current(), List.of(), null)).isEmpty();
  }

  @Test
  void aChangeFromNothingHasNoPercentage() {
    assertThat(Change.of(0, 5).percent()).isEmpty();
    assertThat(Change.of(4, 3).percent()).hasValue(-25);
    assertThat(Change.of(4, 3).amount()).isEqualByComparingTo("-1");
  }
}
