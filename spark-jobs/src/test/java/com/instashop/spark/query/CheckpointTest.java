package com.instashop.spark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are as Spark 3.3 writes them; what is done to them is what a power loss does. */
class CheckpointTest {
  private static final SortedMap<String, SortedMap<Integer, Long>> END =
      new TreeMap<>(Map.of("stock", new TreeMap<>(Map.of(0, 57L))));

  @TempDir private Path folder;
  private Checkpoint checkpoint;

  @BeforeEach
  void write() throws IOException {
    checkpoint =
        new Checkpoint(
            new org.apache.hadoop.fs.Path(folder.toUri()),
            FileSystem.getLocal(new Configuration()));
    Files.writeString(folder.resolve("metadata"), "{\"id\":\"q\"}");
    Files.createDirectory(folder.resolve("offsets"));
    Files.createDirectory(folder.resolve("commits"));
    for (int batch = 6; batch <= 7; batch++) {
      Files.writeString(
          folder.resolve("offsets/" + batch),
          "v1\n{\"batchWatermarkMs\":0}\n{\"stock\":{\"0\":%d}}".formatted(50 + batch));
      Files.writeString(folder.resolve("commits/" + batch), "v1\n{\"nextBatchWatermarkMs\":0}");
    }
  }

  @Test
  void isWhereTheSinkIsAfterTheBatchOrInTheMiddleOfIt() throws IOException {
    assertThat(checkpoint.isAt("q", 7, END)).isTrue();
    Files.delete(folder.resolve("commits/7"));
    assertThat(checkpoint.isAt("q", 7, END)).isTrue();
  }

  @Test
  void isElsewhereWhereTheSinkIsOlderOrNewerOrOfAnotherQuery() {
    assertThat(checkpoint.isAt("r", 7, END)).isFalse();
    assertThat(checkpoint.isAt("q", 6, END)).isFalse();
    assertThat(checkpoint.isAt("q", 8, END)).isFalse();
    // The same number, and another end: the folder was put back from a copy.
    END.get("stock").put(0, 58L);
    assertThat(checkpoint.isAt("q", 7, END)).isFalse();
    END.get("stock").put(0, 57L);
  }

  @ParameterizedTest
  @CsvSource({
    "offsets/6, EMPTY",
    "offsets/6, TRUNCATED",
    "offsets/6, ZEROES",
    "offsets/6, MISSING",
    "metadata, EMPTY",
    "metadata, ZEROES",
    "metadata, MISSING",
    "offsets/7, EMPTY",
    "offsets/7, TRUNCATED",
    "offsets/7, ZEROES",
    "offsets/7, MISSING",
    "commits/7, EMPTY",
    "commits/7, TRUNCATED",
    "commits/7, ZEROES"
  })
  void damagedFileIsNoReasonToFail(String file, Damage damage) throws IOException {
    damage(folder.resolve(file), damage);
    assertThat(checkpoint.isAt("q", 7, END)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void firstBatchBeginsAgainWhereItsQueryBegan(Damage damage) throws IOException {
    Path began = folder.resolve("sources/0/0");
    Files.createDirectories(began.getParent());
    Files.writeString(began, "\0v1\n{\"stock\":{\"0\":50}}");
    Files.move(folder.resolve("offsets/7"), folder.resolve("offsets/0"));
    Files.move(folder.resolve("commits/7"), folder.resolve("commits/0"));
    for (String later : new String[] {"offsets/6", "commits/6"}) {
      Files.delete(folder.resolve(later));
    }
    Files.copy(began, folder.resolve("whole"));
    damage(began, damage);
    // It is not read again where the first batch is committed.
    assertThat(checkpoint.isAt("q", 0, END)).isTrue();
    Files.delete(folder.resolve("commits/0"));
    assertThat(checkpoint.isAt("q", 0, END)).isFalse();
    Files.move(folder.resolve("whole"), began, StandardCopyOption.REPLACE_EXISTING);
    assertThat(checkpoint.isAt("q", 0, END)).isTrue();
  }

  private static void damage(Path path, Damage damage) throws IOException {
    switch (damage) {
      case EMPTY -> Files.writeString(path, "");
      case TRUNCATED -> Files.writeString(path, Files.readString(path).substring(0, 5));
      case ZEROES -> Files.write(path, new byte[(int) Files.size(path)]);
      case MISSING -> Files.delete(path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "\0\0\0\0\0\0"})
  void batchUnderWayThatCannotBeReadIsForgotten(String content) throws IOException {
    Files.writeString(folder.resolve("offsets/8"), content);
    assertThat(checkpoint.isAt("q", 7, END)).isFalse();
  }

  @Test
  void filesOfLaterBatchesAreNotOfThisQuery() throws IOException {
    Files.copy(folder.resolve("offsets/7"), folder.resolve("offsets/8"));
    assertThat(checkpoint.isAt("q", 7, END)).isTrue();
    Files.copy(folder.resolve("offsets/7"), folder.resolve("offsets/9"));
    assertThat(checkpoint.isAt("q", 7, END)).isFalse();
  }

  private enum Damage {
    EMPTY,
    TRUNCATED,
    ZEROES,
    MISSING
  }
}
