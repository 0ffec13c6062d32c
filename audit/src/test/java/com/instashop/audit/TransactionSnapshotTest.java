package com.instashop.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TransactionSnapshotTest {
  /** What the counter of 32 bits, which the write-ahead log has, wraps around at. */
  private static final long EPOCH = 1L << 32;

  @Test
  void readsWhatPostgresqlWrites() {
    assertThat(TransactionSnapshot.of("795:799:795,797"))
        .isEqualTo(new TransactionSnapshot(795, 799, Set.of(795L, 797L)));
    assertThat(TransactionSnapshot.of("4294968296:4294968296:"))
        .isEqualTo(new TransactionSnapshot(EPOCH + 1_000, EPOCH + 1_000, Set.of()));
  }

  @Test
  void seesWhatHadEndedAndNothingElse() {
    assertThat(seen(TransactionSnapshot.of("795:799:795,797"), 790, 802))
        .containsExactly(790, 791, 792, 793, 794, 796, 798);
  }

  @Test
  void seesAllBeforeTheNextWhereNoneRuns() {
    assertThat(seen(TransactionSnapshot.of("799:799:"), 796, 802)).containsExactly(796, 797, 798);
  }

  @Test
  void tellsTransactionsApartBeforeTheCounterWrapsAround() {
    TransactionSnapshot snapshot = TransactionSnapshot.of("4294967290:4294967295:4294967291");
    assertThat(seen(snapshot, EPOCH - 8, EPOCH))
        .containsExactly(EPOCH - 8, EPOCH - 7, EPOCH - 6, EPOCH - 4, EPOCH - 3, EPOCH - 2);
    // The first ones after the wrap-around: 32 bits make them small again.
    assertThat(snapshot.sees(0)).isFalse();
    assertThat(snapshot.sees(5)).isFalse();
  }

  @Test
  void tellsTransactionsApartAfterTheCounterWrappedAround() {
    TransactionSnapshot snapshot =
        TransactionSnapshot.of("%d:%d:%d,%d".formatted(EPOCH - 2, EPOCH + 3, EPOCH - 2, EPOCH + 1));
    assertThat(snapshot.sees(EPOCH - 3)).isTrue();
    assertThat(snapshot.sees(EPOCH - 2)).isFalse();
    assertThat(snapshot.sees(EPOCH - 1)).isTrue();
    assertThat(seen(snapshot, 0, 6)).containsExactly(0, 2);
  }

  @Test
  void takesNumbersWithTheirEpochToo() {
    TransactionSnapshot snapshot =
        TransactionSnapshot.of("%d:%d:%d".formatted(EPOCH + 10, EPOCH + 20, EPOCH + 10));
    assertThat(seen(snapshot, EPOCH + 9, EPOCH + 12)).containsExactly(EPOCH + 9, EPOCH + 11);
    assertThat(seen(snapshot, 9, 12)).containsExactly(9, 11);
  }

  /** Which of the transactions {@code [from, to)} it sees. */
  private static long[] seen(TransactionSnapshot snapshot, long from, long to) {
    return LongStream.range(from, to).filter(snapshot::sees).toArray();
  }
}
