package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.schema.CapturedTable;
import com.instashop.contracts.schema.Column;
import com.instashop.contracts.schema.Database;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns of declared tables, as Debezium 3.7 wrote them. */
class DeclaredColumnsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          BOOLEAN   |  0 | true                             | true
          DATE      |  0 | 20785                            | 2026-11-28
          DATE      |  0 | -735160                          | 0044-03-15 BC
          DATE      |  0 | 3663382                          | 12000-01-01
          DATE      |  0 | 2146033979                       | infinity
          DATE      |  0 | -622191234                       | infinity
          DATE      |  0 | -2147472691                      | -infinity
          DATE      |  0 | -625821272                       | -infinity
          TIMESTAMP |  0 | "2026-11-28T20:50:47.847471Z"    | 2026-11-28T20:50:47.847471Z
          TIMESTAMP |  0 | "-0043-03-15T10:00:00.000000Z"   | 0044-03-15T10:00:00Z BC
          TIMESTAMP |  0 | "+12000-01-01T00:00:00.000000Z"  | 12000-01-01T00:00:00Z
          TIMESTAMP |  0 | "infinity"                       | infinity
          TIMESTAMP |  0 | "-infinity"                      | -infinity
          DATETIME  |  6 | 1795899047847471                 | 2026-11-28T20:50:47.847471
          DATETIME  |  6 | 9223372036854775807              | infinity
          DATETIME  |  6 | -9223372036854775808             | -infinity
          DATETIME  |  6 | 9223372036825200000              | infinity
          DATETIME  |  3 | 9223372036825200                 | infinity
          DATETIME  |  6 | 9223372022399999999              | 294247-01-09T23:59:59.999999
          DATETIME  |  6 | -63517787999876544               | 0044-03-15T10:00:00.123456 BC
          DATETIME  |  6 | 316516204800000000               | 12000-01-01T00:00:00
          DATETIME  |  3 | 1795899047847                    | 2026-11-28T20:50:47.847
          TIME      |  0 | 86400000000                      | 24:00:00
          TIME      |  0 | 45296789000                      | 12:34:56.789
          DECIMAL   |  3 | "1.234"                          | 1.234
          DECIMAL   | -1 | "1000000000000000000000000000000" | 1000000000000000000000000000000
          DECIMAL   | -1 | "NAN"                            | NaN
          DECIMAL   | -1 | "POSITIVE_INFINITY"              | Infinity
          DECIMAL   | -1 | "NEGATIVE_INFINITY"              | -Infinity
          REAL      |  0 | 1.5                              | 1.5
          DOUBLE    |  0 | "NaN"                            | NaN
          DOUBLE    |  0 | 1.0E100                          | 1.0E100
          ARRAY     |  0 | ["a","b c",null]                 | ["a","b c",null]
          BYTES     |  0 | "3q2+7w=="                       | 3q2+7w==
          INTERVAL  |  0 | "P0Y0M1DT2H3M4.5S"               | P0Y0M1DT2H3M4.5S
          JSON      |  0 | "{\\"a\\":\\"\\\\\\\\u0000\\"}"        | {"a":"\\\\u0000"}
          OTHER     |  0 | "ab   "                          | `ab   `
          BIGINT    |  0 | 9223372036854775807              | 9223372036854775807
          BIGINT    |  0 | -9223372036854775808             | -9223372036854775808
          """)
  void valueIsWhatPostgresHas(Column.Type type, int scale, String json, String expected) {
    Image image = read(type, scale, json);
    assertThat(image.problem()).isNull();
    assertThat(String.valueOf(image.value(1))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource
  void documentsMayBeLarge(String document) {
    Image text = read(Column.Type.JSON_TEXT, 0, "\"" + document.replace("\"", "\\\"") + "\"");
    assertThat(text.problem()).isNull();
    assertThat(text.value(1)).isEqualTo(document);
  }

  static List<String> documentsMayBeLarge() {
    return List.of(
        "[".repeat(5_000) + "]".repeat(5_000),
        "1".repeat(5_000),
        "{\"%s\":1}".formatted("n".repeat(100_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          BOOLEAN   |  0 | 1             | column v of table t is no boolean
          DATE      |  0 | "2026-11-28"  | field v is not a whole number in table t
          TIMESTAMP |  0 | "today"       | column v of table t is no timestamptz
          TIMESTAMP |  0 | "+294270-01-01T00:00:00Z" | column v of table t is no timestamptz
          DATETIME  |  3 | 9224097091200000 | column v of table t is no timestamp
          DECIMAL   |  2 | "1.234"       | column v of table t is no numeric
          DECIMAL   |  2 | "much"        | column v of table t is no numeric
          ARRAY     |  0 | {"a":1}       | column v of table t is no jsonb
          REAL      |  0 | true          | column v of table t is no real
          REAL      |  0 | 1e300         | column v of table t is no real
          DOUBLE    |  0 | 1e-999        | column v of table t is no double precision
          DOUBLE    |  0 | "1.5f"        | column v of table t is no double precision
          BIGINT    |  0 | 1.5           | column v of table t is no bigint
          INTERVAL  |  0 | "1 day"       | column v of table t is no interval
          BYTES     |  0 | "not base 64" | column v of table t is no bytea
          JSON      |  0 | "{\\"a\\":\\"\\\\u0000\\"}" | column v of table t is no jsonb
          JSON      |  0 | "{} {}"       | column v of table t is no jsonb
          JSON_TEXT |  0 | ""            | column v of table t is no json
          TEXT      |  0 | {"too_large":62914577} | column v of table t is no text
          OTHER     |  0 | {"too_large":62914577} | column v of table t is no text
          JSON      |  0 | {"too_large":62914577} | column v of table t is no jsonb
          BYTES     |  0 | {"too_large":62914577} | column v of table t is no bytea
          ARRAY     |  0 | {"too_large":62914577} | column v of table t is no jsonb
          """)
  void whatItCannotBeIsNamed(Column.Type type, int scale, String json, String problem) {
    Image image = read(type, scale, json);
    assertThat(image.has(1)).isFalse();
    assertThat(image.problem()).isEqualTo(problem + ", e.g. " + json);
  }

  @Test
  void valueIsCutToBeShown() {
    assertThat(read(Column.Type.BOOLEAN, 0, "\"a\tb" + "é😀".repeat(30) + "\"").problem())
        .isEqualTo("column v of table t is no boolean, e.g. \"a b" + "é😀".repeat(18) + "…");
  }

  @Test
  void columnThatIsGoneIsNamed() {
    Image image = decoded(table(Column.Type.TEXT, 0), "{\"k\":\"a\"}");
    assertThat(image.problem()).isEqualTo("column v of table t is missing");
  }

  @Test
  void keyIsOneValueOrAList() {
    List<Column> columns =
        List.of(
            new Column("a", Column.Type.TEXT, 0, false),
            new Column("b", Column.Type.INTEGER, 0, false));
    CapturedTable table =
        CapturedTable.of(new Database("d"), "s", "t", "topic", List.of("b", "a"), columns, true);
    assertThat(decoded(table, "{\"a\":\"x\",\"b\":7}").key()).isEqualTo(List.of(7L, "x"));
    assertThat(decoded(table(Column.Type.TEXT, 0), "{\"k\":\"a\",\"v\":null}").key())
        .isEqualTo("a");
  }

  private static Image read(Column.Type type, int scale, String json) {
    return decoded(table(type, scale), "{\"k\":\"a\",\"v\":%s}".formatted(json));
  }

  private static CapturedTable table(Column.Type type, int scale) {
    return CapturedTable.of(
        new Database("d"),
        "public",
        "t",
        "d.t",
        List.of("k"),
        List.of(new Column("k", Column.Type.TEXT, 0, false), new Column("v", type, scale, false)),
        true);
  }

  private static Image decoded(CapturedTable table, String row) {
    String envelope =
        "{\"before\":null,\"after\":%s,\"source\":{\"ts_ms\":1795493084927},\"op\":\"c\"}"
            .formatted(row);
    Decoded decoded =
        ChangeEventDecoder.ofTable(table, Set.copyOf(table.columns()), image -> null)
            .decode(envelope.getBytes(UTF_8));
    return ((Decoded.Change) decoded).event().after();
  }
}
