package com.instashop.program.deployment;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * Where a password is kept; never the password itself.
 *
 * @param variable an environment variable, which goes first where it is set; null for none
 * @param file a file; null for none
 * @param key the password's name in a file of properties; null where the file is the password
 */
record Password(String variable, Path file, String key) {

  /**
   * Reads it.
   *
   * @param owner whose it is, for what is said where there is none
   * @throws ProgramException where there is none
   */
  String read(String owner, Map<String, String> environment) {
    String given = variable == null ? null : environment.get(variable);
    if (given != null) {
      return given;
    }
    if (file == null) {
      throw ProgramException.mistake("%s: set %s to the password".formatted(owner, variable));
    }
    try {
      String password = key == null ? Files.readString(file).strip() : property();
      if (password == null || password.isEmpty()) {
        throw ProgramException.mistake(
            "%s: there is no password%s in %s"
                .formatted(owner, key == null ? "" : " " + key, file));
      }
      return password;
    } catch (IOException e) {
      throw ProgramException.mistake(
          "%s: cannot read the password in %s: %s"
              .formatted(owner, file, ProgramException.ofFile(e)),
          e);
    }
  }

  private String property() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties.getProperty(key);
  }
}
