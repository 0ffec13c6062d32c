package com.instashop.stack.folder;

import com.instashop.program.ProgramException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Passwords: made up at the first start, kept in a file that only its owner can read; one from the
 * environment, {@code INSTASHOP_SECRET_<NAME>}, goes before it.
 */
public final class Secrets {
  /** The file in the stack's folder. */
  public static final String FILE = "secrets";

  private static final int BYTES = 18;

  private final Path file;
  private final Map<String, String> environment;
  private final Properties passwords = new Properties();

  /** The passwords of the stack in these folders. */
  public Secrets(Folders folders) {
    this(folders.home().resolve(FILE), System.getenv());
  }

  Secrets(Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
    if (Files.exists(file)) {
      try {
        String content = Files.readString(file);
        if (AtomicFile.isLost(content)) {
          throw ProgramException.trouble(
              "%s has lost its content, and the servers know the passwords that were in it: put a copy of it back, or scripts/instashop reset"
                  .formatted(file));
        }
        passwords.load(new StringReader(content));
      } catch (IOException | IllegalArgumentException e) {
        throw ProgramException.trouble("Cannot read %s: %s".formatted(file, e), e);
      }
    }
  }

  /** The environment variable that goes before the file. */
  public static String variable(String name) {
    return "INSTASHOP_SECRET_" + name.toUpperCase(Locale.ROOT);
  }

  /** Makes up the passwords that are missing. Only for the one who holds the folder's lock. */
  public void complete(Collection<String> names) {
    boolean changed = false;
    for (String name : names) {
      if (!passwords.containsKey(name)) {
        passwords.setProperty(name, random());
        changed = true;
      }
    }
    if (changed) {
      write();
    }
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
