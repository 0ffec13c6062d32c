package com.instashop.program.deployment;

import com.instashop.contracts.schema.Database;
import java.util.Map;
import java.util.Optional;

/**
 * Where databases are.
 *
 * @param named database to JDBC URL, without a user
 * @param others that of every other database, with {@link #PLACEHOLDER} for its name; null for none
 */
public record DatabaseUrls(Map<Database, String> named, String others) {
  /** Where a database's name goes in the URL of all others. */
  static final String PLACEHOLDER = "{database}";

  /** What the deployment file has in the place of a name for all others. */
  static final String OTHERS = "*";

  static final DatabaseUrls NONE = new DatabaseUrls(Map.of(), null);

  public DatabaseUrls {
    named = Map.copyOf(named);
  }

  /** Where a database is; empty where nobody says so. */
  Optional<String> url(Database database) {
    return Optional.ofNullable(named.get(database))
        .or(
            () ->
                Optional.ofNullable(others)
                    .map(url -> url.replace(PLACEHOLDER, database.databaseName())));
  }
}
