package com.instashop.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Types commands, as somebody who has a deployment. */
record CommandRunner(Folders folders) {

  /** How a command ended. */
  record Result(int status, String said) {}

  /** Runs {@code scripts/instashop} to its end. */
  Result run(Path deployment, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Launcher.java(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                folders.jar("local-stack").toString()));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--deployment", deployment.toString()));
    Path said = folders.run().resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("INSTASHOP_HOME", folders.home().toString());
    builder.environment().put("INSTASHOP_PROJECT", folders.project().toString());
    int status = builder.start().waitFor();
    String text = Files.readString(said);
    System.out.println(String.join(" ", arguments) + " → " + status + "\n" + text);
    // Neither a password, nor a stack trace, nor what a library logs.
    assertThat(text).doesNotContain("guarded\"", "\tat ", "SEVERE");
    return new Result(status, text);
  }
}
