package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A stack of an earlier version, with its databases, its Kafka, its Redis, its warehouse and its
 * checkpoints, is stopped, and this version goes on with what it left. The earlier version is taken
 * from the project's own history and built; {@code -Dupgrade.from=COMMIT} names another one.
 */
@Tag("long")
class UpgradeIT {
  /**
   * Before offsets knew their topics: Spark read with Kafka 2.8, the warehouse had six migrations.
   */
  private static final String BEFORE = "3bb5061";

  private final Path project = Path.of(System.getProperty("instashop.project"));
  private final Path folder = project.resolve("system-tests/target/upgrade");
  private final Path earlier = folder.resolve("earlier");

  /** Not the tree that the other tests run from: it may have to be built, too. */
  private final Path current = folder.resolve("current");

  private final Path home = folder.resolve("home");
  private final Path log = folder.resolve("upgrade.log");

  @BeforeEach
  void takeEarlierVersion() throws Exception {
    String commit = System.getProperty("upgrade.from", BEFORE);
    Files.createDirectories(folder);
    assumeThat(run(project, "git", "cat-file", "-e", commit + "^{commit}"))
        .as("the project's history goes back to " + commit)
        .isZero();
    remove();
    take(earlier, commit);
    take(current, "HEAD");
  }

  private void take(Path tree, String commit) throws Exception {
    assertThat(run(project, "git", "worktree", "add", "--detach", tree.toString(), commit))
        .as(said())
        .isZero();
  }

  @AfterEach
  void remove() throws Exception {
    if (Files.exists(home)) {
      run(Files.exists(current) ? current : earlier, "scripts/instashop", "down");
      Folders.delete(home);
    }
    for (Path tree : List.of(earlier, current)) {
      run(project, "git", "worktree", "remove", "--force", tree.toString());
    }
  }

  @Test
  void thisVersionGoesOnWithWhatTheOneBeforeLeft() throws Exception {
    succeeds(earlier, "up");
    succeeds(earlier, "generate", "--events", "2000", "--rate", "200");
    succeeds(earlier, "verify");
    succeeds(earlier, "down");

    succeeds(current, "up");
    succeeds(current, "verify");
    succeeds(current, "generate", "--events", "1000", "--rate", "200");
    succeeds(current, "verify");
    // The chain goes on from the proofs of the version before.
    succeeds(current, "proofs");
    succeeds(current, "status");
  }

  private void succeeds(Path version, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/instashop"));
    command.addAll(List.of(arguments));
    assertThat(run(version, command.toArray(String[]::new)))
        .as("%s in %s: %s", command, version, said())
        .isZero();
  }

  private int run(Path version, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(version.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().put("INSTASHOP_HOME", home.toString());
    return builder.start().waitFor();
  }

  private String said() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log, UTF_8) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
