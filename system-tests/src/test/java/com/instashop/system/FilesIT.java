package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.redis.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a running stack writes is not for the eyes of other users of the machine; what the build has
 * made of it is what it says.
 */
class FilesIT {
  /** Those that carry what they need in one jar. */
  private static final List<String> PROGRAMS =
      List.of("cdc-redis-producer", "data-generator", "debezium-config", "notebooks", "spark-jobs");

  private final List<Path> readable = new ArrayList<>();

  @Test
  void othersReadTheUnpackedServersOnly() throws Exception {
    Environment running = Environment.running();
    assumeThat(running).isInstanceOf(EmbeddedEnvironment.class);
    Path home = ((EmbeddedEnvironment) running).home();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx--x--x");
    look(home, home.resolve("servers"));
    assertThat(readable).isEmpty();
    assertThat(home.resolve("logs/spark.log")).isNotEmptyFile();
  }

  /** Of Debezium the programs run the vocabulary of the envelope, and nothing else. */
  @Test
  void programsCarryTwoClassesOfDebezium() throws IOException {
    for (String program : PROGRAMS) {
      try (JarFile jar = new JarFile(target(program).resolve(program + ".jar").toFile())) {
        assertThat(jar.stream().map(JarEntry::getName))
            .as(program)
            .filteredOn(name -> name.startsWith("io/debezium/") && name.endsWith(".class"))
            .hasSizeLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void billsOfMaterialsNameWhatIsThere() throws IOException {
    for (String program : PROGRAMS) {
      assertThat(target(program).resolve("bom.json")).isNotEmptyFile();
    }
    Path kafka = target("local-stack/servers/kafka");
    assertNamed(kafka, "kafka-home/libs");
    assertNamed(kafka, "kafka-home/plugins/debezium-connector-postgres");
    assertNamed(target("local-stack/servers/spark"), "spark-home/jars");
  }

  private static void assertNamed(Path target, String folder) throws IOException {
    List<String> named = new ArrayList<>();
    for (JsonNode component :
        Json.MAPPER.readTree(target.resolve("bom.json").toFile()).get("components")) {
      named.add(component.get("name").asText() + "-" + component.get("version").asText());
    }
    try (Stream<Path> jars = Files.list(target.resolve(folder))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .isNotEmpty()
          .allSatisfy(jar -> assertThat(named).anyMatch(jar::startsWith));
    }
  }

  private static Path target(String module) {
    return Path.of(System.getProperty("instashop.project"), module, "target");
  }

  /** Goes wherever another user may go. */
  private void look(Path folder, Path open) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      if (Files.isSymbolicLink(file) || file.equals(open) || !Files.exists(file)) {
        continue;
      }
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
        readable.add(file);
      }
      if (Files.isDirectory(file) && permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
        look(file, open);
      }
    }
  }
}
