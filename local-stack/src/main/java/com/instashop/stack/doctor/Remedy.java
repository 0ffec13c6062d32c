package com.instashop.stack.doctor;

import com.instashop.contracts.ProgramException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisAccessControlException;

/**
 * What to do where a server lets nobody in. It goes by the kind of the refusal, never by its words:
 * a server may say them in any language.
 */
final class Remedy {
  /** The class of PostgreSQL's codes for a login that is refused. */
  private static final String LOGIN = "28";

  private static final String WRONG_PASSWORD = "28P01";

  /** What its driver says where there is a server, but no safe way to it. */
  private static final String NO_SAFE_WAY = "08006";

  private static final String IN_THE_FILE = "mend that in %s";

  private Remedy() {}

  /**
   * Of PostgreSQL.
   *
   * @param owner the file that says where it is
   * @param url its JDBC URL
   */
  static String ofPostgres(Throwable thrown, Object owner, String url) {
    if (thrown instanceof ProgramException) {
      return IN_THE_FILE.formatted(owner);
    }
    String state =
        thrown instanceof SQLException refusal ? String.valueOf(refusal.getSQLState()) : "";
    if (state.equals(WRONG_PASSWORD)) {
      return "see accounts.administrator.postgres in %s: its user, and its password"
          .formatted(owner);
    }
    if (state.startsWith(LOGIN)) {
      return "see accounts.administrator.postgres in %s, whether that server's pg_hba.conf lets it in from here, and whether it wants TLS (sslmode in the URL)"
          .formatted(owner);
    }
    if (isOfTls(thrown) || state.equals(NO_SAFE_WAY) && url.contains("ssl")) {
      return "write its URL in %s with the name in its certificate, and name who vouches for it: sslrootcert=FILE"
          .formatted(owner);
    }
    return "see that it runs there, and what %s says of it and of its administrator"
        .formatted(owner);
  }

  /**
   * Of Redis.
   *
   * @param owner the file that says where it is
   */
  static String ofRedis(Throwable thrown, Object owner) {
    if (thrown instanceof ProgramException) {
      return IN_THE_FILE.formatted(owner);
    }
    if (thrown instanceof JedisAccessControlException) {
      return "see accounts.administrator.redis in %s: its user, its password, and whether it may do everything (~* &* +@all)"
          .formatted(owner);
    }
    if (isOfTls(thrown)) {
      return "write its URL in %s with the name in its certificate, and name who vouches for it with redis.ca"
          .formatted(owner);
    }
    return "see that it runs there, whether it speaks TLS (rediss://), and what %s says of it"
        .formatted(owner);
  }

  private static boolean isOfTls(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SSLException || each instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }
}
