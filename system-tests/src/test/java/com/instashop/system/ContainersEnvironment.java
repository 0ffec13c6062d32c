package com.instashop.system;

import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The containers of {@code docker-compose.yml}, at ports that are free and under names of their
 * own; the generator runs beside them.
 */
final class ContainersEnvironment extends DeployedEnvironment {
  private static final Duration START = Duration.ofMinutes(20);
  private static final Pattern PORT = Pattern.compile("\\$\\{(INSTASHOP_PORT_\\w+):-(\\d+)}");

  /** What ends well only when everything before it does. */
  private static final String LAST = "prover";

  private final ComposeContainer containers;

  private ContainersEnvironment(
      Folders folders, Deployment deployment, ComposeContainer containers) {
    super(folders, deployment);
    this.containers = containers;
  }

  static ContainersEnvironment start(Path project) throws IOException {
    Folders folders = new Folders(project, project.resolve("system-tests/target/containers"));
    Folders.delete(folders.home());
    String compose = Files.readString(project.resolve("docker-compose.yml"));
    Map<String, String> ports = freePorts(compose);
    Path file = folders.run().resolve("docker-compose.yml");
    // Testcontainers wants to name the containers itself.
    Files.writeString(file, compose.replaceAll("(?m)^ +container_name:.*\\R", ""));
    Path deployment = folders.run().resolve("deployment.yaml");
    Files.writeString(deployment, deployment(project, compose, ports));
    ComposeContainer containers =
        new ComposeContainer("instashop-test", List.of(file.toFile()))
            .withOptions("--project-directory " + project)
            .withEnv(ports)
            .withStartupTimeout(START)
            .waitingFor(LAST, Wait.forHealthcheck().withStartupTimeout(START));
    Runtime.getRuntime().addShutdownHook(new Thread(containers::stop, "stop"));
    containers.start();
    return new ContainersEnvironment(folders, Deployment.load(deployment), containers);
  }

  /** Whether containers can be started here. */
  static boolean isPossible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  private static Map<String, String> freePorts(String compose) throws IOException {
    Map<String, String> ports = new HashMap<>();
    List<ServerSocket> taken = new ArrayList<>();
    for (Matcher port = PORT.matcher(compose); port.find(); ) {
      if (!ports.containsKey(port.group(1))) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        taken.add(socket);
        ports.put(port.group(1), Integer.toString(socket.getLocalPort()));
      }
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
    return ports;
  }

  /** The deployment that comes with the file, with the chosen ports. */
  private static String deployment(Path project, String compose, Map<String, String> ports)
      throws IOException {
    Path docker = project.resolve("docker");
    String yaml = Files.readString(docker.resolve("deployment.yaml"));
    for (Matcher port = PORT.matcher(compose); port.find(); ) {
      yaml =
          yaml.replace(
              "127.0.0.1:" + port.group(2), "127.0.0.1:chosen-" + ports.get(port.group(1)));
    }
    return yaml.replace("chosen-", "")
        .replace("file: secrets/", "file: " + docker.resolve("secrets") + "/")
        .replace("../docker-compose.yml", project.resolve("docker-compose.yml").toString())
        .concat("metrics: " + docker.resolve("metrics") + "\n")
        .concat("tables: " + docker.resolve("tables") + "\n");
  }

  @Override
  public void loseCheckpoint(String query) {
    String job = id(service(Server.SPARK));
    DockerClientFactory.instance().client().stopContainerCmd(job).exec();
    try {
      containers
          .getContainerByServiceName("spark-worker-1")
          .orElseThrow()
          .execInContainer("rm", "-rf", "/var/lib/spark/checkpoint/" + query);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      DockerClientFactory.instance().client().startContainerCmd(job).exec();
    }
  }

  @Override
  public void kill(Server server) {
    String id = id(service(server));
    DockerClientFactory.instance().client().killContainerCmd(id).exec();
    // Docker does not start again what its user killed.
    DockerClientFactory.instance().client().startContainerCmd(id).exec();
  }

  @Override
  public void without(Server server, BadDay.Mishap mishap) throws Exception {
    String id = id(service(server));
    DockerClientFactory.instance().client().stopContainerCmd(id).exec();
    try {
      mishap.happen();
    } finally {
      DockerClientFactory.instance().client().startContainerCmd(id).exec();
    }
  }

  private String id(String service) {
    return containers.getContainerByServiceName(service).orElseThrow().getContainerId();
  }

  private static String service(Server server) {
    return switch (server) {
      case POSTGRES -> "postgres-instashop";
      case REDIS -> "redis-metrics";
      case KAFKA -> "kafka1";
      case CONNECT -> "connect";
      case SPARK -> "spark-job";
      case TOTALS -> "totals";
    };
  }
}
