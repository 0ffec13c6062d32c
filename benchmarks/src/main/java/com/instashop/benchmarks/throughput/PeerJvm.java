package com.instashop.benchmarks.throughput;

import com.instashop.contracts.ProgramException;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.process.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a peer is started: each in a JVM of its own, with the same settings. */
public final class PeerJvm {
  /** What a peer needs of our libraries that Spark does not bring. */
  private static final List<String> REDIS = List.of("jedis-", "commons-pool2-");

  private PeerJvm() {}

  /** The command line of one that takes a backlog, up to its own arguments. */
  static List<String> command(Folders folders, Contestant contestant) {
    return contestant == Contestant.SPARK
        ? spark(folders, SparkPeer.class)
        : ours(folders, Peer.class, contestant);
  }

  /** The command line of one that goes on, up to its own arguments. */
  public static List<String> live(Folders folders, Contestant contestant) {
    return contestant == Contestant.SPARK
        ? spark(folders, SparkLivePeer.class)
        : ours(folders, LivePeer.class, contestant);
  }

  private static List<String> ours(Folders folders, Class<?> main, Contestant contestant) {
    List<String> command = java();
    command.addAll(
        List.of(
            "-cp",
            target(folders).resolve("benchmarks.jar").toString(),
            main.getName(),
            contestant.name()));
    return command;
  }

  private static List<String> spark(Folders folders, Class<?> main) {
    List<String> command = java();
    command.addAll(
        List.of(
            "-cp",
            "%s:%s/*:%s"
                .formatted(
                    target(folders).resolve("classes"),
                    folders.sparkHome().resolve("jars"),
                    redis(target(folders).resolve("libs"))),
            main.getName()));
    return command;
  }

  private static String redis(Path libraries) {
    try (Stream<Path> files = Files.list(libraries)) {
      return files
          .filter(file -> REDIS.stream().anyMatch(file.getFileName().toString()::startsWith))
          .map(Path::toString)
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw ProgramException.trouble("Cannot list " + libraries, e);
    }
  }

  private static Path target(Folders folders) {
    return folders.project().resolve("benchmarks/target");
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>(List.of(Launcher.java(), "-Xmx2g", "-XX:+UseSerialGC"));
    for (String opened :
        List.of("lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util")) {
      command.addAll(List.of("--add-opens", "java.base/java." + opened + "=ALL-UNNAMED"));
    }
    command.addAll(
        List.of(
            "--add-opens",
            "java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens",
            "java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.security.action=ALL-UNNAMED"));
    return command;
  }
}
