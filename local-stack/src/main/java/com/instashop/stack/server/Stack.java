package com.instashop.stack.server;

import com.instashop.contracts.ProgramException;
import com.instashop.program.deployment.Deployment;
import com.instashop.stack.folder.Folders;
import com.instashop.stack.folder.Ports;
import com.instashop.stack.folder.Secrets;
import com.instashop.stack.process.Part;
import com.instashop.stack.process.ProcessSpec;
import com.instashop.stack.process.StackState;
import com.instashop.stack.process.StopOrder;
import com.instashop.stack.process.Supervisor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All servers and programs together: started side by side as far as they can be, and stopped. */
public final class Stack {
  /** In the opposite direction of the data. */
  public static final StopOrder STOP_ORDER =
      new StopOrder(
          List.of(
              Programs.PROVER,
              Programs.SPARK,
              SparkCluster.HISTORY,
              SparkCluster.WORKER,
              SparkCluster.MASTER,
              Programs.TOTALS,
              Programs.WATCHER,
              KafkaServers.CONNECT,
              KafkaServers.BROKER,
              RedisServer.NAME,
              PostgresServer.NAME));

  private final Folders folders;
  private final Supervisor supervisor;
  private final Addresses addresses;
  private final Optional<SparkCluster> cluster;
  private final Deployment deployment;
  private final Programs programs;
  private final KafkaServers kafkaServers;

  /**
   * A stack that is not started yet.
   *
   * @param listener told whenever something changed
   * @throws ProgramException where the folder has a running stack already
   */
  public Stack(Folders folders, StackOptions options, Consumer<StackState> listener)
      throws InterruptedException {
    this.folders = folders;
    this.supervisor = new Supervisor(folders, options.brokers(), STOP_ORDER, listener);
    Secrets secrets = new Secrets(folders);
    if (secrets.makeUp(OwnDeployment.secrets()).contains(OwnDeployment.superuserSecret())) {
      // The passwords of all others are set at each start.
      PostgresServer.learn(
          folders, OwnDeployment.superuser(), secrets.password(OwnDeployment.superuserSecret()));
    }
    secrets.keep();
    Ports ports = new Ports(folders);
    this.addresses = Addresses.chosen(ports, options.brokers());
    this.cluster =
        options.isClustered()
            ? Optional.of(new SparkCluster(folders, ports, options.workers()))
            : Optional.empty();
    this.deployment =
        OwnDeployment.write(
            folders, addresses, cluster.map(SparkCluster::master).orElse("local[*]"), options);
    this.programs = new Programs(folders, deployment);
    this.kafkaServers = new KafkaServers(folders, deployment, addresses, ports);
    supervisor.remark(ports.remarks());
  }

  /** Where its servers are. */
  public Deployment deployment() {
    return deployment;
  }

  public Programs programs() {
    return programs;
  }

  /**
   * Starts everything and waits until numbers can flow. Whatever happens, {@link #stop} has to
   * follow.
   *
   * @throws ProgramException as soon as something does not start
   */
  public void start() throws InterruptedException {
    supervisor.start(() -> new Startup(this, folders, addresses, kafkaServers, cluster).run());
    new PartsPublisher(deployment, folders.home(), supervisor::state).start();
  }

  /** Starts a part and looks after it from now on. */
  void start(Part part) throws InterruptedException {
    supervisor.start(part);
  }

  /** Starts a program that ends by itself, and at the latest with the stack. */
  public Process run(ProcessSpec spec) {
    return supervisor.run(spec);
  }

  /** Stops everything, in the opposite direction of the data. */
  public void stop() throws InterruptedException {
    supervisor.stop();
  }

  /** A running part. */
  public Optional<Part> part(String name) {
    return supervisor.part(name);
  }

  /** How everything is doing. */
  public StackState state() {
    return supervisor.state();
  }

  /** Tells everybody how everything is doing. */
  void changed() {
    supervisor.changed();
  }
}
