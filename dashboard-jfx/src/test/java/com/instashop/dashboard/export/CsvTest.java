package com.instashop.dashboard.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instashop.dashboard.source.history.HistoryRecording;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvTest {

  private static String text(Object... values) {
    List<String> columns = Stream.of(values).map(value -> "c").toList();
    String text = Csv.text(new Sheet("test", columns, List.of(Sheet.row(values))));
    return text.substring(text.indexOf("\r\n") + 2);
  }

  @Test
  void beginsWithTheNamesOfTheColumns() {
    assertThat(Csv.text(new Sheet("test", List.of("category", "units"), List.of())))
        .isEqualTo("category,units\r\n");
  }

  @Test
  void quotesWhatWouldBeReadAsSomethingElse() {
    assertThat(text("Wunsch, Walker and Haag", "the \"best\"", "two\nlines", "plain text"))
        .isEqualTo(
            "\"Wunsch, Walker and Haag\",\"the \"\"best\"\"\",\"two\nlines\",plain text\r\n");
  }

  @Test
  void writesMomentsInUtcAndDecimalsPlain() {
    assertThat(
            text(
                Instant.parse("2026-11-25T01:00:00Z"),
                new BigDecimal("1E+3"),
                new BigDecimal("2196994.36"),
                -5L))
        .isEqualTo("2026-11-25T01:00:00Z,1000,2196994.36,-5\r\n");
  }

  @Test
  void leavesEmptyWhatIsNotKnown() {
    assertThat(text("a", null, "b")).isEqualTo("a,,b\r\n");
  }

  @Test
  void rowsHaveAValueForEachColumn() {
    List<List<Object>> rows = List.of(Sheet.row(1, 2));
    assertThatThrownBy(() -> new Sheet("test", List.of("one"), rows))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileHasARowForEachDay(@TempDir Path folder) throws Exception {
    Sheet days = HistorySheets.activity(HistoryRecording.read(HistoryRecording.WEEK));
    Path file = folder.resolve(days.name() + ".csv");
    Csv.write(days, file);
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).startsWith("bucket,events,transactions,revenue_eur,unique_customers,");
    assertThat(lines.get(1)).startsWith("2026-11-19T00:00:00Z,").contains(",2026-11-12T00:00:00Z,");
    assertThat(days.name()).isEqualTo("activity_2026-11-19t00_2026-11-25t03");
  }
}
