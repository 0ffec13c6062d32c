package com.instashop.stack.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.instashop.contracts.AtomicFile;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.redis.Json;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A Spark standalone cluster on this machine: a master, workers, and the history server, see <a
 * href="https://spark.apache.org/docs/3.3.4/spark-standalone.html">its documentation</a>. All
 * listen on loopback, and who submits has to know a secret: another user of this machine cannot.
 */
public final class SparkCluster {
  static final String MASTER = "spark-master";
  static final String WORKER = "spark-worker-";
  static final String HISTORY = "spark-history";

  private static final String ALIVE = "ALIVE";
  private static final String SECRET = "spark_cluster";
  private static final int MASTER_PORT = 7077;
  private static final int MASTER_UI = 8080;
  private static final int WORKER_PORT = 7078;
  private static final int WORKER_UI = 8081;
  private static final int HISTORY_UI = 18080;
  private static final int MOST_WORKERS = 64;

  /** What a worker offers: a driver of 2 GB and two executors of 1 GB fit. */
  private static final String WORKER_MEMORY = "4g";

  private final Folders folders;
  private final Ports ports;
  private final int workers;
  private final int masterPort;
  private final int masterUi;

  /**
   * A cluster that is not started yet.
   *
   * @param workers how many, 1 or more
   */
  public SparkCluster(Folders folders, Ports ports, int workers) {
    check(workers);
    this.folders = folders;
    this.ports = ports;
    this.workers = workers;
    this.masterPort = ports.choose(MASTER, MASTER_PORT);
    this.masterUi = ports.choose(MASTER + "-ui", MASTER_UI);
    new Secrets(folders).complete(List.of(SECRET));
    writeProperties();
  }

  /**
   * Looks whether there can be so many workers.
   *
   * @throws ProgramException where there cannot
   */
  public static void check(int workers) {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw ProgramException.mistake(
          "--workers %d: there can be 1 to %d".formatted(workers, MOST_WORKERS));
    }
  }

  /** Its address, as {@code spark-submit --master} takes it. */
  public String master() {
    return master(masterPort);
  }

  private static String master(int port) {
    return "spark://%s:%d".formatted(Addresses.HOST, port);
  }

  /** The address of the cluster in these folders, as it is or was last. */
  static String master(Folders folders) {
    return master(new Ports(folders).of(MASTER, MASTER_PORT));
  }

  /** The secret of the cluster in these folders, in the variable that Spark's programs read. */
  static Map<String, String> secret(Folders folders) {
    return Map.of("_SPARK_AUTH_SECRET", new Secrets(folders).password(SECRET));
  }

  /** What a program that is submitted to the cluster in these folders has to know. */
  static Path properties(Folders folders) {
    return folders.run().resolve("spark-cluster.properties");
  }

  /** The drivers that run on the cluster in these folders, by their ids. */
  public static List<String> drivers(Folders folders) {
    try {
      return masterPage(new Ports(folders).of(MASTER + "-ui", MASTER_UI))
          .path("activedrivers")
          .findValuesAsText("id");
    } catch (IOException e) {
      throw ProgramException.trouble("The master of the cluster does not answer: " + e, e);
    }
  }

  /** Starts a part and looks after it. */
  @FunctionalInterface
  public interface PartStarter {
    void start(Part part) throws InterruptedException;
  }

  /**
   * Starts the master, then the workers side by side.
   *
   * @return when all of them are ready
   */
  public CompletableFuture<Void> start(Steps steps, PartStarter starter, Runnable changed) {
    CompletableFuture<Void> master = steps.first(() -> starter.start(master(changed)));
    return Steps.all(
        workers(changed).stream()
            .map(worker -> steps.after(master, () -> starter.start(worker)))
            .toList());
  }

  /** Starts the history server. */
  public CompletableFuture<Void> startHistory(Steps steps, PartStarter starter, Runnable changed) {
    return steps.first(() -> starter.start(history(changed)));
  }

  private Part master(Runnable changed) {
    return new Part(
        spec(
            MASTER,
            "org.apache.spark.deploy.master.Master",
            "--host",
            Addresses.HOST,
            "--port",
            Integer.toString(masterPort),
            "--webui-port",
            Integer.toString(masterUi)),
        "%s, pages at http://%s:%d".formatted(master(), Addresses.HOST, masterUi),
        launched -> !masterState().isEmpty(),
        changed);
  }

  /** To be started when the master is ready. */
  private List<Part> workers(Runnable changed) {
    return IntStream.rangeClosed(1, workers).mapToObj(worker -> worker(worker, changed)).toList();
  }

  private Part worker(int worker, Runnable changed) {
    String name = WORKER + worker;
    int port = ports.choose(name, WORKER_PORT + 10 * worker);
    int ui = ports.choose(name + "-ui", WORKER_UI + worker - 1);
    return new Part(
        spec(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            Addresses.HOST,
            "--port",
            Integer.toString(port),
            "--webui-port",
            Integer.toString(ui),
            "--cores",
            Integer.toString(cores() + 1),
            "--memory",
            WORKER_MEMORY,
            "--work-dir",
            folders.ownData("spark-work").resolve(name).toString(),
            master()),
        "http://%s:%d".formatted(Addresses.HOST, ui),
        launched -> ALIVE.equals(masterState().get(port)),
        changed);
  }

  /** Shows what applications did that have ended, too. */
  private Part history(Runnable changed) {
    int ui = ports.choose(HISTORY, HISTORY_UI);
    return new Part(
        spec(HISTORY, "org.apache.spark.deploy.history.HistoryServer"),
        "http://%s:%d".formatted(Addresses.HOST, ui),
        launched ->
            read("http://%s:%d/api/v1/applications".formatted(Addresses.HOST, ui)).isArray(),
        changed);
  }

  /** Port of a worker to its state, as the master says; empty while it recovers. */
  private Map<Integer, String> masterState() throws IOException {
    JsonNode master = masterPage(masterUi);
    Map<Integer, String> states = new TreeMap<>();
    if (ALIVE.equals(master.path("status").asText())) {
      states.put(masterPort, ALIVE);
      master
          .path("workers")
          .forEach(
              worker ->
                  // One that was killed is known as dead for a while, beside its successor.
                  states.merge(
                      worker.path("port").asInt(),
                      worker.path("state").asText(),
                      (one, other) -> one.equals(ALIVE) ? one : other));
    }
    return states;
  }

  private static JsonNode masterPage(int port) throws IOException {
    return read("http://%s:%d/json/".formatted(Addresses.HOST, port));
  }

  private static JsonNode read(String url) throws IOException {
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return Json.MAPPER.readTree(in);
    }
  }

  private ProcessSpec spec(String part, String main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                folders.sparkHome().resolve("bin/spark-class").toString(),
                main,
                "--properties-file",
                properties(folders).toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("SPARK_DAEMON_MEMORY", part.equals(HISTORY) ? "512m" : "256m");
    environment.put("SPARK_DAEMON_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    // Names in its pages that work here.
    environment.put("SPARK_PUBLIC_DNS", Addresses.HOST);
    environment.put("SPARK_LOCAL_IP", Addresses.HOST);
    return new ProcessSpec(part, command, environment, folders.log(part));
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private void writeProperties() {
    Path events = folders.ownData("spark-events");
    String properties =
        """
        # Only who knows the secret may submit; it goes to drivers and executors by the environment.
        spark.authenticate=true
        spark.authenticate.secret=%s
        spark.ui.killEnabled=false
        spark.driver.host=%s
        spark.driver.bindAddress=%s
        # Small executors, a task at a time each: several of them even on a small machine.
        spark.cores.max=%d
        spark.executor.cores=1
        spark.executor.memory=1g
        spark.executor.extraJavaOptions=-XX:+UseSerialGC
        # A driver on the cluster: its submission lasts as long as it does.
        spark.standalone.submit.waitAppCompletion=true
        # A master that was killed knows its workers, applications and drivers again.
        spark.deploy.recoveryMode=FILESYSTEM
        spark.deploy.recoveryDirectory=%s
        spark.worker.timeout=15
        # A worker is let in again however long this machine slept.
        spark.dead.worker.persistence=40320
        # However often executors die, the application goes on.
        spark.deploy.maxExecutorRetries=-1
        spark.task.maxFailures=20
        spark.worker.cleanup.enabled=true
        spark.eventLog.enabled=true
        spark.eventLog.dir=%s
        spark.eventLog.rolling.enabled=true
        spark.eventLog.rolling.maxFileSize=32m
        spark.history.fs.logDirectory=%s
        spark.history.fs.eventLog.rolling.maxFilesToRetain=2
        spark.history.fs.cleaner.enabled=true
        spark.history.ui.port=%d
        """
            .formatted(
                new Secrets(folders).password(SECRET),
                Addresses.HOST,
                Addresses.HOST,
                cores(),
                folders.ownData("spark-recovery"),
                events.toUri(),
                events.toUri(),
                ports.choose(HISTORY, HISTORY_UI));
    AtomicFile.write(properties(folders), properties);
  }
}
