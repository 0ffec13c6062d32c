package com.instashop.stack.server;

import com.instashop.contracts.redis.RedisKeys;
import com.instashop.program.CommandLines;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.deployment.DeploymentOption;
import com.instashop.program.redis.RedisReader;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.process.ClassArchive;
import com.instashop.stack.process.Launcher;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Our own programs, as processes of the stack. */
public final class Programs {
  public static final String SPARK = "spark";
  public static final String TOTALS = "totals";
  static final String WATCHER = "connector-watcher";
  public static final String PROVER = "prover";
  private static final String GENERATOR = "generator";
  private static final String DASHBOARD = "dashboard";

  private final Folders folders;
  private final Deployment deployment;

  public Programs(Folders folders, Deployment deployment) {
    this.folders = folders;
    this.deployment = deployment;
  }

  /** The generator, to be asked for its help: it gets no settings and no passwords. */
  public static ProcessSpec generatorAlone(Folders folders, List<String> arguments) {
    return called(
        "generate",
        new ProcessSpec(
            GENERATOR,
            command("-Xmx64m", folders.jar("data-generator"), arguments),
            Map.of(),
            folders.log(GENERATOR)));
  }

  /** The generator with these arguments. */
  public ProcessSpec generator(List<String> arguments) {
    return called("generate", program(GENERATOR, "data-generator", "-Xmx384m", arguments));
  }

  /** The generator, to make the tables and the base data that are missing. */
  public ProcessSpec preparation() {
    return frugal(generator(List.of("--prepare-only")));
  }

  /** The dashboard, to be asked for its help. */
  public static ProcessSpec dashboardAlone(Folders folders, List<String> arguments) {
    return called(
        "dashboard",
        new ProcessSpec(
            DASHBOARD,
            command("-Xmx64m", folders.jar("dashboard-jfx"), arguments),
            Map.of(),
            folders.log(DASHBOARD)));
  }

  /** It calls itself what people type. */
  private static ProcessSpec called(String command, ProcessSpec spec) {
    spec.command().add(1, "-D%s=instashop %s".formatted(CommandLines.CALLED, command));
    return spec;
  }

  /** The dashboard with these arguments. */
  public ProcessSpec dashboard(List<String> arguments) {
    return called("dashboard", frugal(program(DASHBOARD, "dashboard-jfx", "-Xmx128m", arguments)));
  }

  /**
   * Of one that is short, or has little to do all day: without the second compiler, and with few
   * arenas of malloc, it takes a fifth less memory and hardly more time.
   */
  private static ProcessSpec frugal(ProcessSpec spec) {
    spec.command().add(1, "-XX:TieredStopAtLevel=1");
    spec.environment().put("MALLOC_ARENA_MAX", "2");
    return spec;
  }

  /** Keeps the connectors running. */
  Part watcher(Runnable changed) {
    return new Part(
        archived(
            frugal(program(WATCHER, "debezium-config", "-Xmx64m", List.of("watch"))),
            "debezium-config"),
        null,
        new FreshHealth(() -> health(RedisKeys.HEALTH_CONNECTORS)),
        changed);
  }

  /** The consumer that keeps the totals. */
  public ProcessSpec totals() {
    return archived(
        program(TOTALS, "cdc-redis-producer", "-Xmx512m", List.of()), "cdc-redis-producer");
  }

  /** The consumer that keeps the totals; ready when it has told how it is. */
  Part totals(Runnable changed) {
    return new Part(
        totals(), null, new FreshHealth(() -> health(RedisKeys.HEALTH_TOTALS)), changed);
  }

  /** The Spark application; ready when its first batch is in Redis. */
  Part spark(Runnable changed) {
    return new Part(
        submit(Submission.of(deployment.spark().master())),
        "http://" + Addresses.HOST + ":" + Addresses.sparkUiPort(new Ports(folders)),
        new FreshHealth(() -> health(RedisKeys.HEALTH_SPARK)),
        changed);
  }

  /** Compares the numbers again and again; nobody waits for the first time. */
  Part prover(Runnable changed) {
    // So much where there are millions of rows only.
    String heap = "-Xmx2g";
    List<String> arguments = List.of("verify", "--every", "60s");
    return new Part(
        archived(frugal(program(PROVER, "local-stack", heap, arguments)), "local-stack"),
        null,
        launched -> true,
        changed);
  }

  /** spark-submit with the deployment's settings. */
  public ProcessSpec submit(Submission submission) {
    Path temporary = folders.temporary(SPARK);
    ClassArchive classes =
        ClassArchive.of(
            folders.classArchives(), SPARK, List.of(folders.sparkHome().resolve("jars")));
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            folders.sparkHome().resolve("bin/spark-submit").toString(),
            "--master",
            submission.master(),
            "--name",
            "InstaShop",
            "--driver-memory",
            "2g",
            "--driver-java-options",
            "%s -Djava.io.tmpdir=\"%s\"%s"
                .formatted(
                    String.join(" ", Launcher.QUIET_JVM),
                    temporary,
                    submission.onCluster() ? openedPackages() : quoted(classes))));
    properties(submission)
        .ifPresent(file -> command.addAll(List.of("--properties-file", file.toString())));
    if (submission.onCluster()) {
      command.addAll(List.of("--deploy-mode", "cluster"));
    }
    if (submission.supervise()) {
      command.add("--supervise");
    }
    List<String> settings = new ArrayList<>();
    settings.add("spark.local.dir=" + temporary);
    settings.add("spark.ui.port=" + Addresses.sparkUiPort(new Ports(folders)));
    settings.addAll(submission.settings());
    settings.forEach(setting -> command.addAll(List.of("--conf", setting)));
    command.add(folders.jar("spark-jobs").toString());
    // On the cluster a driver does not have our environment.
    command.addAll(List.of(DeploymentOption.NAME, deployment.file().toString()));
    command.addAll(submission.arguments());
    Map<String, String> environment = environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return new ProcessSpec(
        SPARK, command, environment, folders.log(SPARK), ProcessSpec.Signal.TERM, classes);
  }

  private static String quoted(ClassArchive classes) {
    return classes.options().stream()
        .map(option -> " \"%s\"".formatted(option))
        .collect(Collectors.joining());
  }

  /**
   * Spark opens what it needs of Java 17 for a driver here and for executors, but not for a driver
   * on a standalone cluster; see {@code org.apache.spark.launcher.JavaModuleOptions} of Spark 3.3.
   */
  private static String openedPackages() {
    return Stream.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/sun.nio.ch",
            "java.base/sun.nio.cs",
            "java.base/sun.security.action",
            "java.base/sun.util.calendar",
            "java.security.jgss/sun.security.krb5")
        .map(opened -> " --add-opens=" + opened + "=ALL-UNNAMED")
        .collect(Collectors.joining());
  }

  /**
   * Ends a driver that runs on a cluster, for good.
   *
   * @param driver its id, as its submission says and the master's page shows
   */
  public ProcessSpec killDriver(String master, String driver) {
    List<String> command =
        List.of(
            folders.sparkHome().resolve("bin/spark-class").toString(),
            "org.apache.spark.deploy.Client",
            "kill",
            master,
            driver);
    Map<String, String> environment = environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    own(master)
        .ifPresent(
            cluster -> {
              environment.putAll(SparkCluster.secret(cluster));
              environment.put("JAVA_TOOL_OPTIONS", "-Dspark.authenticate=true");
            });
    return new ProcessSpec("submit", command, environment, folders.log("submit"));
  }

  /** What a cluster of ours has to be told; another's settings are its user's to name. */
  private Optional<Path> properties(Submission submission) {
    return submission.properties() != null
        ? Optional.of(submission.properties())
        : own(submission.master()).map(SparkCluster::properties);
  }

  /** The folders of the cluster with this master, where it is one of ours. */
  private Optional<Folders> own(String master) {
    return Stream.of(folders, folders.cluster())
        .filter(folder -> SparkCluster.master(folder).equals(master))
        .filter(folder -> Files.exists(SparkCluster.properties(folder)))
        .findFirst();
  }

  private ProcessSpec program(String part, String module, String heap, List<String> arguments) {
    return new ProcessSpec(
        part, command(heap, folders.jar(module), arguments), environment(), folders.log(part));
  }

  private ProcessSpec archived(ProcessSpec spec, String module) {
    return spec.with(ClassArchive.of(folders.classArchives(), module, folders.classPath(module)));
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(Deployment.VARIABLE, deployment.file().toString());
    return environment;
  }

  private static List<String> command(String heap, Path jar, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(Launcher.java(), heap));
    command.addAll(Launcher.QUIET_JVM);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    return command;
  }

  private String health(String field) {
    try (var redis = new RedisReader(deployment)) {
      return redis.hash(RedisKeys.HEALTH).get(field);
    }
  }
}
