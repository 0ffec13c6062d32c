package com.instashop.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  @TempDir private Path folder;
  private Path jar;

  @BeforeEach
  void build() throws IOException {
    jar = Files.writeString(folder.resolve("program.jar"), "classes");
  }

  @Test
  void firstProcessLeavesOneBehindAndTheNextUsesIt() throws Exception {
    ClassArchive first = archive();
    String option = first.options().get(0);
    assertThat(option).startsWith("-XX:ArchiveClassesAtExit=" + folder.resolve("archives"));
    assertThat(first.optionsIfKept()).isEmpty();

    leaveBehind(first);

    assertThat(archive().options().get(0))
        .startsWith("-XX:SharedArchiveFile=" + folder.resolve("archives"))
        .endsWith(".jsa");
    assertThat(archive().optionsIfKept()).isEqualTo(archive().options());
    assertThat(kept()).hasSize(1);
  }

  @Test
  void nothingIsKeptOfOneThatWasNotWrittenToItsEnd() throws Exception {
    leave(new byte[4_096], archive());
    archive().keep();

    assertThat(kept()).isEmpty();
    assertThat(archive().options().get(0)).startsWith("-XX:ArchiveClassesAtExit=");
  }

  @Test
  void anotherBuildHasAnotherOne() throws Exception {
    leaveBehind(archive());
    Files.writeString(jar, "other classes");

    ClassArchive other = archive();
    assertThat(other.options().get(0)).startsWith("-XX:ArchiveClassesAtExit=");
    leaveBehind(other);

    assertThat(archive().options().get(0)).startsWith("-XX:SharedArchiveFile=");
    assertThat(kept()).hasSize(1);
  }

  /** The Java that runs the tests takes what it left behind itself. */
  @Test
  void javaTakesIt() throws Exception {
    ClassArchive first = archive();
    run(first, "-version");
    first.keep();

    assertThat(kept()).hasSize(1);
    assertThat(run(archive(), "-Xshare:on", "-version")).contains("sharing");
  }

  private static String run(ClassArchive archive, String... arguments) throws Exception {
    List<String> command =
        Stream.of(List.of(Launcher.java()), List.of(arguments)).flatMap(List::stream).toList();
    ProcessSpec spec = new ProcessSpec("java", command, Map.of(), null).with(archive);
    Process process = new ProcessBuilder(spec.command()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  private static void leaveBehind(ClassArchive archive) throws IOException {
    leave(new byte[] {1, 2, 3, 4, 5}, archive);
  }

  private static void leave(byte[] written, ClassArchive archive) throws IOException {
    String option = archive.options().get(0);
    Files.write(Path.of(option.substring(option.indexOf('=') + 1)), written);
    archive.keep();
  }

  private ClassArchive archive() {
    return ClassArchive.of(folder.resolve("archives"), "program", List.of(jar));
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("archives"))) {
      return files.toList();
    }
  }
}
