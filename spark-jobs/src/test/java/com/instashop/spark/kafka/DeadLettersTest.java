package com.instashop.spark.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Tables;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.kafka.KafkaAddress;
import com.instashop.spark.metrics.measure.MeasuredPartition;
import com.instashop.spark.metrics.measure.PartitionMeasurer;
import com.instashop.spark.warehouse.stage.PartitionStager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No broker answers there. */
class DeadLettersTest {
  private static final KafkaAddress NOBODY = KafkaAddress.open("127.0.0.1:1");
  private static final String GOOD =
      """
      {"before":null,"after":{"stock_id":1,"product_id":4,"available_quantity":40,"reorder_point":15},\
      "source":{"ts_ms":1795531062892,"snapshot":"false","txId":1302,"lsn":1},"op":"c","ts_ms":1}""";

  @TempDir private Path folder;

  @Test
  void whatKafkaDoesNotTakeIsInAFileOnceAndTheOthersGoOn() throws Exception {
    for (int time = 0; time < 2; time++) {
      MeasuredPartition measured =
          new PartitionMeasurer(letters())
              .take(
                  List.of(record(7, GOOD), record(8, "{\"op\":"), record(9, "\u00e4")).iterator());
      assertThat(measured.changes()).isOne();
      assertThat(measured.deadLetters()).isEqualTo(2);
      assertThat(measured.undelivered()).isEqualTo(2);
      assertThat(Files.readAllLines(folder.resolve("stock-3-8.jsonl")))
          .extracting(line -> Json.MAPPER.readTree(line))
          .satisfiesExactly(
              line -> {
                assertThat(line.get("position").asText()).isEqualTo("stock-3-8");
                assertThat(line.get("reason").asText()).isNotBlank();
                assertThat(line.get("value").binaryValue()).isEqualTo("{\"op\":".getBytes(UTF_8));
              },
              line ->
                  assertThat(line.get("value").binaryValue()).isEqualTo("\u00e4".getBytes(UTF_8)));
    }
  }

  @Test
  void shopsTablesAreTheMetricsAffair() {
    assertThat(
            new PartitionStager(Tables.SHIPPED, letters())
                .take(List.of(record(8, "{\"op\":")).iterator())
                .undelivered())
        .isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void folderThatCannotBeWrittenHoldsUpNobody() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    DeadLetters letters = letters(folder.resolve("file"));
    LongStream.range(0, 5).forEach(offset -> letters.send(record(offset, "no"), "why"));
    assertThat(letters.flush()).isEqualTo(5);
    assertThat(letters.flush()).isZero();
  }

  @Test
  void letterThatIsTooLargeWithItsHeadersIsInAFile() throws Exception {
    DeadLetters letters = letters();
    letters.send(new SourceRecord("stock", 3, 1, new byte[Topics.LARGEST_RECORD]), "why");
    assertThat(letters.flush()).isOne();
    assertThat(Files.size(folder.resolve("stock-3-1.jsonl")))
        .isGreaterThan(Topics.LARGEST_RECORD / 3L * 4);
  }

  private DeadLetters letters() {
    return letters(folder);
  }

  private static DeadLetters letters(Path folder) {
    return new DeadLetters(
        NOBODY, new DeadLetterFolder(folder.toUri().toString(), Map.of()), Duration.ofMillis(100));
  }

  private static SourceRecord record(long offset, String value) {
    return new SourceRecord("stock", 3, offset, value.getBytes(UTF_8));
  }
}
