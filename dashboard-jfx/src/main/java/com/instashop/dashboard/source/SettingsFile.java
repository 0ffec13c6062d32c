package com.instashop.dashboard.source;

import com.instashop.contracts.redis.Json;
import com.instashop.dashboard.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings, in a file of the user. One that cannot be read or written is only not remembered.
 */
public final class SettingsFile {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);

  private final Path file;

  public SettingsFile(Path file) {
    this.file = file;
  }

  /** Where the system keeps such files. */
  public static Path ofUser(Map<String, String> environment, String home, String system) {
    String name = system.toLowerCase(Locale.ROOT);
    Path folder =
        name.contains("mac")
            ? Path.of(home, "Library", "Application Support")
            : name.contains("windows") && environment.containsKey("APPDATA")
                ? Path.of(environment.get("APPDATA"))
                : environment.containsKey("XDG_CONFIG_HOME")
                    ? Path.of(environment.get("XDG_CONFIG_HOME"))
                    : Path.of(home, ".config");
    return folder.resolve("instashop").resolve("dashboard.json");
  }

  public Settings read() {
    try {
      if (!Files.exists(file)) {
        return Settings.DEFAULT;
      }
      Settings known = Json.read(Files.readString(file), Settings.class);
      boolean complete = known.theme() != null && known.tab() != null && known.width() > 0;
      return complete && known.intervalMillis() > 0 ? known : Settings.DEFAULT;
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Starting with default settings, {} cannot be read: {}", file, e.getMessage());
      return Settings.DEFAULT;
    }
  }

  public void write(Settings settings) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, Json.write(settings));
    } catch (IOException e) {
      LOG.warn("The settings are not remembered, {} cannot be written: {}", file, e.getMessage());
    }
  }
}
