package com.instashop.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.redis.Amounts;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a sequence of texts and amounts: two that differ anywhere have two digests. */
final class Digest {
  private final MessageDigest digest;

  Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** A text, its length before it: where one ends and the next begins is part of it. */
  Digest add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
    return this;
  }

  Digest add(Amounts amounts) {
    digest.update(
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(amounts.count())
            .putLong(amounts.cents())
            .putLong(amounts.quantity())
            .flip());
    return this;
  }

  /** In hexadecimal; nothing can be added any more. */
  String text() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
