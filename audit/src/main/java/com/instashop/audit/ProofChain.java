package com.instashop.audit;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Database;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proofs that were made, in the warehouse: whoever asks later whether the numbers were right
 * then finds the answer here, and can see that nobody has changed it since.
 */
public final class ProofChain implements AutoCloseable {
  /** What the hash of a proof has to be; the function {@code keep_proof} calculates it so. */
  private static final String HASH =
      "encode(sha256(convert_to(previous || document, 'UTF8')), 'hex')";

  private final Connection connection;

  /**
   * The proofs of a deployment.
   *
   * @throws ProgramException where it has no warehouse
   */
  public ProofChain(Deployment deployment, Account account) throws SQLException {
    if (!deployment.hasWarehouse(account)) {
      throw ProgramException.mistake(
          "%s: proofs are kept in the warehouse, and there is none; it needs databases.%s and accounts.%s.postgres"
              .formatted(deployment.file(), Database.WAREHOUSE, account.label()));
    }
    connection = deployment.connect(Database.WAREHOUSE, account);
  }

  /** Adds one to the end. */
  void add(KeptProof proof) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT keep_proof(?)")) {
      statement.setString(1, Json.write(proof));
      statement.execute();
    }
  }

  /** The newest that are not after a moment, newest first; without those that were changed. */
  public List<KeptProof> upTo(Instant moment, int most) throws SQLException {
    return newest("true", moment, most);
  }

  /** The newest of every row that is not after a moment. */
  public Optional<KeptProof> ofRows(Instant moment) throws SQLException {
    String ofRows = "coalesce((document::jsonb ->> 'rows')::boolean, true)";
    return newest("CASE WHEN hash = %s THEN %s END".formatted(HASH, ofRows), moment, 1).stream()
        .findFirst();
  }

  private List<KeptProof> newest(String which, Instant moment, int most) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT document FROM proof
            WHERE at <= ? AND hash = %s AND %s
            ORDER BY at DESC, proof_id DESC LIMIT ?"""
                .formatted(HASH, which))) {
      statement.setTimestamp(1, Timestamp.from(moment));
      statement.setInt(2, most);
      List<KeptProof> proofs = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          proofs.add(Json.read(row.getString(1), KeptProof.class));
        }
      }
      return proofs;
    }
  }

  /**
   * What an examination of the whole chain found.
   *
   * @param proofs how many there are
   * @param hash of the newest, empty where there is none: who notes it elsewhere can tell later
   *     that none was taken from the end
   * @param broken the numbers of those that are not as they were written, or do not follow the one
   *     before, at most ten
   */
  public record Examination(long proofs, String hash, List<Long> broken) {}

  /** Calculates every hash anew. */
  public Examination examine() throws SQLException {
    String sql =
        """
        WITH link AS (
            SELECT proof_id, hash,
                   proof_id = lag(proof_id, 1, 0::bigint) OVER chain + 1
                   AND previous = lag(hash, 1, '') OVER chain
                   -- What was changed need not be JSON any more.
                   AND CASE WHEN hash = %s
                            THEN at = (document::jsonb ->> 'at')::timestamptz
                                 AND proven = (document::jsonb ->> 'proven')::boolean END AS whole
            FROM proof WINDOW chain AS (ORDER BY proof_id))
        SELECT count(*), (SELECT hash FROM link ORDER BY proof_id DESC LIMIT 1),
               (array_agg(proof_id ORDER BY proof_id) FILTER (WHERE whole IS NOT TRUE))[1:10]
        FROM link"""
            .formatted(HASH);
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      String hash = row.getString(2);
      Array broken = row.getArray(3);
      return new Examination(
          row.getLong(1),
          hash == null ? "" : hash,
          broken == null ? List.of() : List.of((Long[]) broken.getArray()));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
