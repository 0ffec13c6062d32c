package com.instashop.dashboard.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.dashboard.model.Settings;
import com.instashop.dashboard.model.Settings.ThemeChoice;
import com.instashop.dashboard.model.history.HistoryChoice.Latest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsFileTest {
  @TempDir Path folder;

  @Test
  void remembersEverything() {
    SettingsFile file = new SettingsFile(folder.resolve("new").resolve("dashboard.json"));
    Settings settings =
        new Settings(
            ThemeChoice.LIGHT, "SPANISH", 2_000, "health", 1600, 900, true, true, Latest.DAYS_30);

    file.write(settings);

    assertThat(file.read()).isEqualTo(settings);
  }

  @Test
  void startsWithTheDefaultsWhereThereIsNoFileOrNoSense() throws IOException {
    Path path = folder.resolve("dashboard.json");
    assertThat(new SettingsFile(path).read()).isEqualTo(Settings.DEFAULT);

    Files.writeString(path, "{\"theme\": \"PINK\"}");
    assertThat(new SettingsFile(path).read()).isEqualTo(Settings.DEFAULT);

    Files.writeString(path, "{}");
    assertThat(new SettingsFile(path).read()).isEqualTo(Settings.DEFAULT);
  }

  @Test
  void liesWhereTheSystemKeepsSettings() {
    assertThat(SettingsFile.ofUser(Map.of(), "/home/ann", "Linux"))
        .isEqualTo(Path.of("/home/ann/.config/instashop/dashboard.json"));
    assertThat(SettingsFile.ofUser(Map.of("XDG_CONFIG_HOME", "/c"), "/home/ann", "Linux"))
        .isEqualTo(Path.of("/c/instashop/dashboard.json"));
    assertThat(SettingsFile.ofUser(Map.of(), "/Users/ann", "Mac OS X"))
        .isEqualTo(Path.of("/Users/ann/Library/Application Support/instashop/dashboard.json"));
    assertThat(SettingsFile.ofUser(Map.of("APPDATA", "/a"), "/Users/ann", "Windows 11"))
        .isEqualTo(Path.of("/a/instashop/dashboard.json"));
  }
}
