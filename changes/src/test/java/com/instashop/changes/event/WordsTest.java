package com.instashop.changes.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {
  /** With what differs from a quote or a backslash in one bit, and with bytes above 127. */
  private static final String ALPHABET = "\"\\#]!Z\u0001\u0000aé€ ";

  private final Random random = new Random(7);

  @Test
  void findsTheNextQuoteOrBackslash() {
    for (int round = 0; round < 20_000; round++) {
      byte[] document = bytes(random.nextInt(40));
      for (int from = 0; from <= document.length + 1; from++) {
        assertThat(Words.quoteOrBackslash(document, from)).isEqualTo(naive(document, from));
      }
    }
  }

  private static int naive(byte[] document, int from) {
    int i = from;
    while (i < document.length && document[i] != '"' && document[i] != '\\') {
      i++;
    }
    return i;
  }

  @Test
  void areAtAPositionWhereEachByteIs() {
    for (int length = 1; length <= 30; length++) {
      byte[] sought = "abcdefghijklmnopqrstuvwxyz0123".substring(0, length).getBytes(UTF_8);
      Words words = new Words(sought);
      assertThat(words.length()).isEqualTo(length);
      byte[] document = new byte[length + 5];
      System.arraycopy(sought, 0, document, 3, length);
      assertThat(words.areAt(document, 3)).isTrue();
      assertThat(words.areAt(document, 2)).isFalse();
      assertThat(words.areAt(document, 6)).isFalse();
      for (int i = 3; i < 3 + length; i++) {
        document[i] ^= 1;
        assertThat(words.areAt(document, 3)).isFalse();
        document[i] ^= 1;
      }
    }
  }

  private byte[] bytes(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString().getBytes(UTF_8);
  }
}
