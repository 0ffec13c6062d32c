package com.instashop.capture.database;

import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Identifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is done on the servers of PostgreSQL to prepare them: carried out as far as its
 * administrator may, and written down for who may do the rest.
 */
public final class Preparation {
  private final boolean carriedOut;
  private final List<Section> sections = new ArrayList<>();

  private Preparation(boolean carriedOut) {
    this.carriedOut = carriedOut;
  }

  /** One that is carried out. */
  public static Preparation carriedOut() {
    return new Preparation(true);
  }

  /** One that is written down only. */
  public static Preparation writtenDown() {
    return new Preparation(false);
  }

  boolean isCarriedOut() {
    return carriedOut;
  }

  /**
   * A statement.
   *
   * @param ofServer whether it is about the server, and not about one of its databases
   */
  private record Statement(String text, boolean ofServer) {}

  /** What is done in one database. */
  static final class Section {
    private final DatabaseAddress address;
    private final boolean needed;
    private final boolean transaction;
    private final List<Statement> statements = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();
    private String refusal;

    private Section(DatabaseAddress address, boolean needed, boolean transaction) {
      this.address = address;
      this.needed = needed;
      this.transaction = transaction;
    }

    void add(String statement, boolean ofServer) {
      statements.add(new Statement(statement, ofServer));
    }

    /** The administrator may not do it. */
    void refuse(String why) {
      refusal = refusal == null ? why : refusal;
    }

    void missed(List<String> tables) {
      missed.addAll(tables);
    }

    boolean isRefused() {
      return refusal != null;
    }

    private String server() {
      return address.host() + ":" + address.port();
    }
  }

  /**
   * Begins with a database.
   *
   * @param needed whether nothing goes on without it
   * @param transaction whether it is done in one transaction
   */
  Section in(DatabaseAddress address, boolean needed, boolean transaction) {
    Section section = new Section(address, needed, transaction);
    sections.add(section);
    return section;
  }

  /** Whether the administrator may not do all of it. */
  public boolean isRefused() {
    return sections.stream().anyMatch(Section::isRefused);
  }

  /** Whether the administrator may not do something without which nothing goes on. */
  public boolean isStopped() {
    return sections.stream().anyMatch(section -> section.isRefused() && section.needed);
  }

  /** Why not, a line for each database. */
  public List<String> refusals() {
    return sections.stream()
        .filter(Section::isRefused)
        .map(section -> "%s: %s".formatted(section.address.name(), section.refusal))
        .toList();
  }

  /** The tables of which changes were missed until somebody has executed what is written down. */
  public List<String> missed() {
    return sections.stream().flatMap(section -> section.missed.stream()).toList();
  }

  /**
   * Makes sure that nothing is left to do.
   *
   * @throws ProgramException where the administrator may not do it
   */
  public void checkDone() {
    if (isStopped()) {
      throw ProgramException.mistake(
          refusals().get(0) + "; scripts/instashop init prints the SQL for who may do it");
    }
  }

  /**
   * What is to be done, for {@code psql}: all that is written down, or of what was to be carried
   * out the databases in which something was refused. A password is a variable.
   */
  public String sql() {
    StringBuilder script = new StringBuilder();
    Set<String> done = new HashSet<>();
    Section before = null;
    for (Section section : sections) {
      if (section.statements.isEmpty() || carriedOut && !section.isRefused()) {
        continue;
      }
      boolean isSameServer = before != null && before.server().equals(section.server());
      if (!isSameServer || !before.address.name().equals(section.address.name())) {
        script.append(
            "\\connect -reuse-previous=on \"%sdbname=%s\"%n"
                .formatted(isSameServer ? "" : host(section), section.address.name()));
      }
      before = section;
      if (section.transaction) {
        script.append("BEGIN;\n");
      }
      for (Statement statement : section.statements) {
        // A role that several databases need is made once.
        if (!statement.ofServer() || done.add(section.server() + " " + statement.text())) {
          script.append(statement.text()).append(";\n");
        }
      }
      if (section.transaction) {
        script.append("COMMIT;\n");
      }
    }
    return script.toString();
  }

  private static String host(Section section) {
    return "host=%s port=%d ".formatted(section.address.host(), section.address.port());
  }

  /** The variable that holds the password of an account, as {@code psql} quotes it. */
  static String variable(String account) {
    return ":'%s_password'".formatted(account);
  }

  /** Lets the administrator into a database. */
  static String letConnect(String database, String administrator) {
    return "GRANT CONNECT ON DATABASE %s TO %s"
        .formatted(Identifier.quoted(database), Identifier.quoted(administrator));
  }
}
