package com.instashop.capture.database;

import static java.util.stream.Collectors.joining;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Identifier;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.JdbcAddress;
import com.instashop.program.deployment.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the databases are there, with the roles that use them and the rights of who only
 * reads. It works as an administrator and can be repeated.
 */
public final class ServerPreparer {
  /** The SQLSTATE of a database that is not there. */
  public static final String NO_DATABASE = "3D000";

  private static final Logger LOG = LoggerFactory.getLogger(ServerPreparer.class);
  static final String MAINTENANCE = "postgres";

  /** Whose roles only read, and own nothing. */
  private static final List<Account> DROPPED =
      List.of(Account.CAPTURE, Account.AUDITOR, Account.DASHBOARD);

  /**
   * Whether a role owns something here, or a database other than one, or has to do with a database
   * that is none of ours; parameters: the role, that one database, ours.
   */
  private static final String HAS_OTHER_WORK =
      """
      SELECT true FROM pg_shdepend
      WHERE refclassid = 'pg_authid'::regclass
        AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = ?)
        AND CASE dbid
              WHEN 0 THEN deptype = 'o' AND NOT (classid = 'pg_database'::regclass
                AND objid = coalesce((SELECT oid FROM pg_database WHERE datname = ?), 0))
              WHEN (SELECT oid FROM pg_database WHERE datname = current_database()) THEN deptype = 'o'
              ELSE dbid NOT IN (SELECT oid FROM pg_database
                                WHERE datname = ANY (string_to_array(?, chr(1)))) END""";

  private final Deployment deployment;

  public ServerPreparer(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Creates the databases and roles that are missing, and lets others read the warehouse. */
  public void createDatabases(Preparation preparation) throws SQLException {
    for (Database database : deployment.ownDatabases()) {
      create(preparation, database);
    }
    if (!preparation.isRefused()) {
      letReadWarehouse(preparation);
    }
    LOG.debug("The databases and their roles are there");
  }

  private void create(Preparation preparation, Database database) throws SQLException {
    DatabaseAddress server = address(database).withName(MAINTENANCE);
    String owner = deployment.role(owner(database)).user();
    String name = name(database);
    String quoted = Identifier.quoted(name);
    try (Statements statements = Statements.in(preparation, server, administrator(), true, false)) {
      Sql sql = statements.sql();
      for (Account account : users(database)) {
        Role.ensure(statements, server, account, deployment.role(account), false);
      }
      if (!isOneOf(sql, owner)) {
        // Who gives a database away, or prepares the tables of another's, has to be one of his.
        statements.executeOnServer(membership(owner), () -> isOneOf(sql, owner));
      }
      if (!exists(sql, name)) {
        statements.execute("CREATE DATABASE " + quoted + encoding(sql), () -> exists(sql, name));
      }
      statements.grant(
          "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(quoted),
          () ->
              sql.is(
                  """
                  SELECT NOT EXISTS (
                    SELECT FROM pg_database CROSS JOIN aclexplode(coalesce(datacl, acldefault('d', datdba))) AS acl
                    WHERE datname = ? AND acl.grantee = 0)""",
                  name));
      statements.execute(
          "ALTER DATABASE %s OWNER TO %s".formatted(quoted, Identifier.quoted(owner)),
          () ->
              sql.is(
                  "SELECT pg_get_userbyid(datdba) = ? FROM pg_database WHERE datname = ?",
                  owner,
                  name));
    }
  }

  /**
   * What to add where a new database would not know letters: a server that was set up without a
   * locale gives it SQL_ASCII, in which escaped letters of {@code jsonb} are refused.
   */
  private static String encoding(Sql sql) throws SQLException {
    return sql.is(
            """
            SELECT pg_encoding_to_char(encoding) = 'SQL_ASCII' FROM pg_database
            WHERE datname = 'template1'""")
        ? " ENCODING 'UTF8' TEMPLATE template0"
        : "";
  }

  /** Whether the administrator may all that a role may. */
  private static boolean isOneOf(Sql sql, String role) throws SQLException {
    return sql.is(
        """
        SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper)
            OR EXISTS (SELECT FROM pg_roles WHERE rolname = ? AND pg_has_role(oid, 'USAGE'))""",
        role);
  }

  private String membership(String role) {
    return "GRANT %s TO %s"
        .formatted(Identifier.quoted(role), Identifier.quoted(administrator().user()));
  }

  private static Account owner(Database database) {
    return database.isOperational() ? Account.SHOP : Account.SPARK;
  }

  private Login administrator() {
    return deployment.role(Account.ADMINISTRATOR);
  }

  /**
   * Creates the warehouse with its roles where it is missing; nothing where it is there.
   *
   * @return whether it was missing
   * @throws ProgramException where the administrator may not do it
   */
  public boolean createWarehouse() throws SQLException {
    try {
      deployment.connect(Database.WAREHOUSE, Account.SPARK).close();
      return false;
    } catch (SQLException e) {
      if (!NO_DATABASE.equals(e.getSQLState())) {
        throw e;
      }
    }
    Preparation preparation = Preparation.carriedOut();
    create(preparation, Database.WAREHOUSE);
    preparation.checkDone();
    letReadWarehouse(preparation);
    preparation.checkDone();
    return true;
  }

  /**
   * Makes sure that the roles that {@link #drop} takes away are InstaShop's alone, and that all
   * databases answer.
   *
   * @throws ProgramException where one is another account's, too, or has other work
   */
  public void checkDroppable(boolean withWarehouse) throws SQLException {
    List<Account> roles = dropped(withWarehouse);
    for (Account account : roles) {
      String role = deployment.role(account).user();
      for (Account other : Account.values()) {
        if (other != account
            && deployment.roles().containsKey(other)
            && deployment.role(other).user().equals(role)) {
          throw ProgramException.mistake(
              "accounts.%s and accounts.%s are both the role %s, which may have other work: nothing is removed"
                  .formatted(account.label(), other.label(), role));
        }
      }
    }
    List<Database> databases = databases();
    String ours = databases.stream().map(this::name).collect(joining("\u0001"));
    for (Database database : databases) {
      try (Connection connection = deployment.connect(database, Account.ADMINISTRATOR)) {
        Sql sql = new Sql(connection);
        for (Account account : roles) {
          boolean isOwner = account == Account.SPARK;
          String own = isOwner ? name(Database.WAREHOUSE) : "";
          if (!(isOwner && database.equals(Database.WAREHOUSE))
              && sql.is(HAS_OTHER_WORK, deployment.role(account).user(), own, ours)) {
            throw ProgramException.mistake(
                "The role %s owns something in %s, or has rights in a database that is not ours, so it is not InstaShop's alone: nothing is removed"
                    .formatted(deployment.role(account).user(), database));
          }
        }
      }
    }
  }

  private static List<Account> dropped(boolean withWarehouse) {
    List<Account> roles = new ArrayList<>(DROPPED);
    if (withWarehouse) {
      roles.add(Account.SPARK);
    }
    return roles;
  }

  /**
   * Drops the roles that exist for InstaShop alone, with their rights. The shop's databases stay,
   * with the role that owns them.
   *
   * @param withWarehouse whether the warehouse goes, too, with its owner
   */
  public void drop(boolean withWarehouse) throws SQLException {
    List<Account> roles = dropped(withWarehouse);
    List<Database> databases = databases();
    if (withWarehouse) {
      databases.remove(Database.WAREHOUSE);
      try (Connection connection = maintenance(Database.WAREHOUSE)) {
        new Sql(connection)
            .execute(
                "DROP DATABASE IF EXISTS %s WITH (FORCE)"
                    .formatted(Identifier.quoted(name(Database.WAREHOUSE))));
      }
    }
    for (Database database : databases) {
      try (Connection connection = deployment.connect(database, Account.ADMINISTRATOR)) {
        Sql sql = new Sql(connection);
        for (Account account : roles) {
          if (Role.exists(sql, deployment.role(account))) {
            String role = deployment.role(account).user();
            if (!isOneOf(sql, role)) {
              sql.execute(membership(role));
            }
            sql.execute("DROP OWNED BY " + Identifier.quoted(role));
          }
        }
      }
    }
    // Databases may be on servers of their own, each with the same roles, and be gone.
    for (Database database : all()) {
      try (Connection connection = maintenance(database)) {
        for (Account account : roles) {
          new Sql(connection)
              .execute("DROP ROLE IF EXISTS " + Identifier.quoted(deployment.role(account).user()));
        }
      }
    }
    LOG.info("Dropped the roles {}", roles.stream().map(Account::label).toList());
  }

  /** What is captured, and the warehouse, where they are there. */
  private List<Database> databases() throws SQLException {
    List<Database> databases = new ArrayList<>();
    for (Database database : all()) {
      if (isThere(database)) {
        databases.add(database);
      }
    }
    return databases;
  }

  private List<Database> all() {
    return Stream.concat(deployment.captured().databases().stream(), Stream.of(Database.WAREHOUSE))
        .toList();
  }

  /** Whether its server has a database. */
  public boolean isThere(Database database) throws SQLException {
    try (Connection connection = maintenance(database)) {
      return exists(new Sql(connection), name(database));
    }
  }

  private static boolean exists(Sql sql, String database) throws SQLException {
    return sql.is("SELECT true FROM pg_database WHERE datname = ?", database);
  }

  private String name(Database database) {
    return address(database).name();
  }

  private static List<Account> users(Database database) {
    return database.isOperational()
        ? List.of(Account.SHOP, Account.AUDITOR)
        : List.of(Account.SPARK, Account.DASHBOARD, Account.AUDITOR);
  }

  /**
   * Lets the dashboard and the auditor read all that the warehouse's owner creates, and the auditor
   * keep its proofs.
   */
  private void letReadWarehouse(Preparation preparation) throws SQLException {
    DatabaseAddress warehouse = address(Database.WAREHOUSE);
    try (Statements statements =
        Statements.in(preparation, warehouse, administrator(), true, false)) {
      Sql sql = statements.sql();
      String owner = deployment.role(Account.SPARK).user();
      for (Account reader : List.of(Account.DASHBOARD, Account.AUDITOR)) {
        String role = deployment.role(reader).user();
        statements.grant(
            Preparation.letConnect(warehouse.name(), role),
            () -> sql.is("SELECT has_database_privilege(?, ?, 'CONNECT')", role, warehouse.name()));
        letReadNew(statements, owner, "SELECT", "TABLES", "r", role);
        letReadNew(statements, owner, "USAGE", "SCHEMAS", "n", role);
      }
      // Functions that not everybody may call are the auditor's: it keeps its proofs with one.
      String auditor = deployment.role(Account.AUDITOR).user();
      letReadNew(statements, owner, "EXECUTE", "FUNCTIONS", "f", auditor);
      if (sql.is("SELECT to_regprocedure('public.keep_proof(text)') IS NOT NULL")) {
        statements.grant(
            "GRANT EXECUTE ON FUNCTION public.keep_proof(text) TO " + Identifier.quoted(auditor),
            () ->
                sql.is(
                    "SELECT has_function_privilege(?, 'public.keep_proof(text)', 'EXECUTE')",
                    auditor));
      }
    }
  }

  /**
   * Lets somebody use all that another one creates from now on.
   *
   * @param kind the letter of {@code pg_default_acl} for these objects
   */
  private static void letReadNew(
      Statements statements, String owner, String right, String objects, String kind, String reader)
      throws SQLException {
    statements.grant(
        "ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT %s ON %s TO %s"
            .formatted(Identifier.quoted(owner), right, objects, Identifier.quoted(reader)),
        () ->
            statements
                .sql()
                .is(
                    """
                    SELECT true FROM pg_default_acl CROSS JOIN aclexplode(defaclacl) AS acl
                    WHERE pg_get_userbyid(defaclrole) = ? AND pg_get_userbyid(acl.grantee) = ?
                      AND defaclobjtype = ?::"char" AND acl.privilege_type = ?""",
                    owner,
                    reader,
                    kind,
                    right));
  }

  private DatabaseAddress address(Database database) {
    return DatabaseAddress.of(database, deployment.jdbc(database));
  }

  /** The database that every server has, on the server of another one. */
  public Connection maintenance(Database database) throws SQLException {
    String url = address(database).withName(MAINTENANCE).url();
    return new JdbcAddress(url, administrator().user(), administrator().password()).connect();
  }
}
