package com.instashop.stack.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.AtomicFile;
import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passwords: made up at the first start, kept in a file that only its owner can read; one from the
 * environment, {@code INSTASHOP_SECRET_<NAME>}, goes before it.
 */
public final class Secrets {
  /** The file in the stack's folder. */
  public static final String FILE = "secrets";

  private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);

  private static final int BYTES = 18;

  private final Path file;
  private final Map<String, String> environment;
  private final Properties passwords = new Properties();
  private final boolean damaged;

  /** Names of passwords that are not kept yet. */
  private final Set<String> made = new HashSet<>();

  /** The passwords of the stack in these folders. */
  public Secrets(Folders folders) {
    this(folders.home().resolve(FILE), System.getenv());
  }

  Secrets(Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
    try {
      String content = Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
      String whole = wholeLines(content);
      passwords.load(new StringReader(whole));
      damaged = !whole.equals(content);
    } catch (IOException | IllegalArgumentException e) {
      throw ProgramException.trouble("Cannot read %s: %s".formatted(file, e), e);
    }
  }

  /** What a power loss left: the end may be missing, or zeroes. */
  private static String wholeLines(String content) {
    int zeroes = content.indexOf('\0');
    String written = zeroes < 0 ? content : content.substring(0, zeroes);
    return written.substring(0, written.lastIndexOf('\n') + 1);
  }

  /** The environment variable that goes before the file. */
  public static String variable(String name) {
    return "INSTASHOP_SECRET_" + name.toUpperCase(Locale.ROOT);
  }

  /** Makes up the passwords that are missing. Only for the one who holds the folder's lock. */
  public void complete(Collection<String> names) {
    makeUp(names);
    keep();
  }

  /**
   * The same, but they are not kept yet: a server may have to learn them before, so that a start
   * that is interrupted meanwhile can be repeated.
   *
   * @return the names of those that are new
   */
  public Set<String> makeUp(Collection<String> names) {
    for (String name : names) {
      if (!passwords.containsKey(name)) {
        passwords.setProperty(name, random());
        made.add(name);
      }
    }
    return Set.copyOf(made);
  }

  /** Keeps what was made up. */
  public void keep() {
    if (made.isEmpty()) {
      return;
    }
    if (damaged) {
      Path aside = Folders.unreadable(file);
      LOG.warn(
          "{} has lost passwords: it is put aside as {}, and new ones are made up", file, aside);
      try {
        Files.copy(file, aside, StandardCopyOption.COPY_ATTRIBUTES);
      } catch (IOException e) {
        throw ProgramException.trouble("Cannot put %s aside: %s".formatted(file, e), e);
      }
    }
    write();
    made.clear();
  }

  /**
   * The password of this name.
   *
   * @throws ProgramException where there is none
   */
  public String password(String name) {
    String given = environment.get(variable(name));
    String password = given != null ? given : passwords.getProperty(name);
    if (password == null) {
      throw ProgramException.trouble("There is no password of %s in %s".formatted(name, file));
    }
    return password;
  }

  private static String random() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private void write() {
    StringWriter content = new StringWriter();
    try {
      passwords.store(content, null);
    } catch (IOException e) {
      throw new UncheckedIOException("A text can be written", e);
    }
    AtomicFile.write(file, content.toString());
  }
}
