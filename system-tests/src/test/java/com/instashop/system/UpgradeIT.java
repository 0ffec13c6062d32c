package com.instashop.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.instashop.contracts.schema.Database;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * A stack of an earlier version, with its databases, its Kafka, its Redis, its warehouse and its
 * checkpoints, is stopped, and this version goes on with what it left. The earlier version is taken
 * from the project's own history and built; {@code -Dupgrade.from=COMMIT} names another one.
 */
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
class UpgradeIT {
  /**
   * Before offsets knew their topics: Spark read with Kafka 2.8, the warehouse had six migrations.
   */
  private static final String BEFORE = "3bb5061";

  private static final Path PROJECT = Path.of(System.getProperty("instashop.project"));
  private static final Path FOLDER = PROJECT.resolve("system-tests/target/upgrade");
  private static final Path HOME = FOLDER.resolve("home");
  private static final Path LOG = FOLDER.resolve("upgrade.log");

  private final Path earlier = FOLDER.resolve("earlier");

  /** Not the tree that the other tests run from: it may have to be built, too. */
  private final Path current = FOLDER.resolve("current");

  @BeforeAll
  void takeEarlierVersion() throws Exception {
    String commit = System.getProperty("upgrade.from", BEFORE);
    Files.createDirectories(FOLDER);
    assumeThat(run(PROJECT, "git", "cat-file", "-e", commit + "^{commit}"))
        .as("the project's history goes back to " + commit)
        .isZero();
    remove();
    removeTrees();
    take(earlier, commit);
    take(current, "HEAD");
  }

  private static void take(Path tree, String commit) throws Exception {
    assertThat(run(PROJECT, "git", "worktree", "add", "--detach", tree.toString(), commit))
        .as(said())
        .isZero();
  }

  @AfterEach
  void remove() throws Exception {
    if (Files.exists(HOME)) {
      run(Files.exists(current) ? current : earlier, "scripts/instashop", "down");
      Folders.delete(HOME);
    }
  }

  @AfterAll
  void removeTrees() throws Exception {
    for (Path tree : List.of(earlier, current)) {
      run(PROJECT, "git", "worktree", "remove", "--force", tree.toString());
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

  /** What an older connector said of a whole table it said to one partition alone. */
  @Test
  void severalPartitionsOfTheOneBeforeAreExact() throws Exception {
    succeeds(earlier, "up");
    addPartitions();
    succeeds(earlier, "generate", "--events", "500", "--rate", "200");
    succeeds(earlier, "down");

    succeeds(current, "up");
    succeeds(current, "verify");
    try (Connection shop = deployment().connect(Database.INSTASHOP, Account.ADMINISTRATOR);
        Statement statement = shop.createStatement()) {
      statement.execute("TRUNCATE transactiondetail");
    }
    succeeds(current, "generate", "--events", "200", "--rate", "200");
    succeeds(current, "verify");
    succeeds(current, "status");
  }

  private static void addPartitions() throws Exception {
    try (Admin kafka = Admin.create(deployment().kafka(Account.ADMINISTRATOR).settings())) {
      kafka
          .createPartitions(
              Tables.SHIPPED.topics().stream()
                  .collect(Collectors.toMap(topic -> topic, topic -> NewPartitions.increaseTo(3))))
          .all()
          .get();
    }
  }

  private static Deployment deployment() {
    return Deployment.load(HOME.resolve("deployment.yaml"));
  }

  private static void succeeds(Path version, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/instashop"));
    command.addAll(List.of(arguments));
    assertThat(run(version, command.toArray(String[]::new)))
        .as("%s in %s: %s", command, version, said())
        .isZero();
  }

  private static int run(Path version, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(version.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(LOG.toFile()));
    builder.environment().put("INSTASHOP_HOME", HOME.toString());
    return builder.start().waitFor();
  }

  private static String said() throws IOException {
    List<String> lines = Files.exists(LOG) ? Files.readAllLines(LOG, UTF_8) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
