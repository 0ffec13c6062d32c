package com.instashop.stack.folder;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.Set;

/**
 * Passwords: made up at the first start, kept in a file that only its owner can read; one from the
 * environment, {@code INSTASHOP_SECRET_<NAME>}, goes before it.
 */
public final class Secrets {
  private static final int BYTES = 18;

  private final Path file;
  private final Properties passwords = new Properties();

  public Secrets(Folders folders) {
    this(folders.home().resolve("secrets"));
    folders.run();
  }

  Secrets(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        passwords.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + file, e);
      }
    }
  }

  /** The password of this name; a new one where there was none. */
  public synchronized String password(String name) {
    String given = System.getenv("INSTASHOP_SECRET_" + name.toUpperCase(java.util.Locale.ROOT));
    if (given != null) {
      return given;
    }
    String password = passwords.getProperty(name);
    if (password == null) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      passwords.setProperty(name, password);
      write();
    }
    return password;
  }

  private void write() {
    try (var channel =
            Files.newByteChannel(
                file,
                Set.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        Writer writer = Channels.newWriter(channel, java.nio.charset.StandardCharsets.UTF_8)) {
      passwords.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
