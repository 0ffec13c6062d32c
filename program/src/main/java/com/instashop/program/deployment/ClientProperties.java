package com.instashop.program.deployment;

import com.instashop.contracts.ProgramException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A file of settings for Kafka's clients, as Kafka's own tools take with {@code --command-config}.
 *
 * @param owner where it stands in the deployment file
 */
record ClientProperties(String owner, Path file) {

  /** What names a file: a relative one lies where the settings lie. */
  private static final List<String> FILES =
      List.of("ssl.truststore.location", "ssl.keystore.location");

  /**
   * Reads it.
   *
   * @throws ProgramException where it cannot be read
   */
  TreeMap<String, String> read() {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      // As Kafka's own tools read it: in ISO 8859-1.
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw ProgramException.mistake(
          "%s: cannot read the settings in %s: %s"
              .formatted(owner, file, ProgramException.ofFile(e)),
          e);
    }
    TreeMap<String, String> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      settings.put(name, FILES.contains(name) ? located(name, value) : value);
    }
    return settings;
  }

  private String located(String name, String value) {
    Path located = file.toAbsolutePath().resolveSibling(value).normalize();
    if (!Files.isReadable(located)) {
      throw ProgramException.mistake(
          "%s: %s names %s, which cannot be read".formatted(file, name, located));
    }
    return located.toString();
  }
}
