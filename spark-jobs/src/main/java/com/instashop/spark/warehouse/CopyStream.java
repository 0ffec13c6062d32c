package com.instashop.spark.warehouse;

import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows in PostgreSQL's binary COPY format. */
final class CopyStream {
  /** The signature, no flags, no extension. */
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};
  private static final int MOST_AT_ONCE = 1 << 16;

  private CopyStream() {}

  /** Sends rows; nothing where there are none. */
  static void copy(PGConnection connection, String sql, List<byte[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    CopyIn copy = connection.getCopyAPI().copyIn(sql);
    try {
      copy.writeToCopy(HEADER, 0, HEADER.length);
      for (byte[] part : rows) {
        for (int from = 0; from < part.length; from += MOST_AT_ONCE) {
          copy.writeToCopy(part, from, Math.min(MOST_AT_ONCE, part.length - from));
        }
      }
      copy.writeToCopy(TRAILER, 0, TRAILER.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
