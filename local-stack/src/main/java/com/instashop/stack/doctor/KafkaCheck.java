package com.instashop.stack.doctor;

import com.instashop.capture.connector.ConnectClient;
import com.instashop.capture.connector.ConnectorDefinition;
import com.instashop.capture.connector.PartitionCheck;
import com.instashop.capture.topic.TopicCreator;
import com.instashop.contracts.ProgramException;
import com.instashop.contracts.schema.Tables;
import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.Deployment;
import com.instashop.program.kafka.KafkaAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Kafka, and the topics in it. */
final class KafkaCheck {
  /** Settings that have to be at least what a new topic gets; -1 is without limit. */
  private static final List<String> AT_LEAST =
      List.of(
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.RETENTION_BYTES_CONFIG,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG);

  /** The first of the bootstrap servers. */
  private static final Pattern SERVER = Pattern.compile("([^,:\\s]+):(\\d+)");

  private static final int MOST_MILLIS = 5_000;
  static final Map<String, Integer> PATIENCE =
      Map.of("default.api.timeout.ms", 10_000, "request.timeout.ms", 5_000);

  private final Deployment deployment;
  private final Tables tables;

  KafkaCheck(Deployment deployment, Tables tables) {
    this.deployment = deployment;
    this.tables = tables;
  }

  void check(Findings findings) throws InterruptedException {
    findings.about("Kafka");
    findings.atServer(
        () -> {
          KafkaAddress address = deployment.kafka(Account.ADMINISTRATOR);
          findings.about("Kafka at " + address);
          try (Admin admin = Admin.create(address.settings(PATIENCE))) {
            check(findings, admin);
          } catch (ExecutionException e) {
            // To a client that does not speak TLS, an answer in TLS is nonsense.
            if (!address.isEncrypted() && speaksTls(address)) {
              throw ProgramException.trouble(
                  "it speaks TLS, and no security.protocol says so to its clients");
            }
            throw e;
          }
        },
        "see that it runs there, what %s says of it (kafka.properties), and what the administrator may"
            .formatted(deployment.file()));
  }

  private static boolean speaksTls(KafkaAddress address) {
    Matcher server = SERVER.matcher(address.servers());
    if (!server.find()) {
      return false;
    }
    try (Socket plain = new Socket()) {
      plain.connect(
          new InetSocketAddress(server.group(1), Integer.parseInt(server.group(2))), MOST_MILLIS);
      plain.setSoTimeout(MOST_MILLIS);
      SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
      try (SSLSocket encrypted = (SSLSocket) tls.createSocket(plain, server.group(1), 0, true)) {
        encrypted.startHandshake();
        return true;
      }
    } catch (SSLHandshakeException e) {
      // It showed a certificate, whoever signed that.
      return e.getCause() instanceof GeneralSecurityException;
    } catch (IOException e) {
      return false;
    }
  }

  private void check(Findings findings, Admin admin)
      throws InterruptedException, ExecutionException {
    int brokers = admin.describeCluster().nodes().get().size();
    String size =
        "brokers: %d, replicas of a topic: %d".formatted(brokers, deployment.replication());
    if (brokers < deployment.replication()) {
      findings.blocks(
          size, "start more, or set kafka.replication in %s".formatted(deployment.file()));
    } else if (deployment.replication() == 1 && brokers > 1) {
      findings.note(size, "set kafka.replication: 3 before the topics are created");
    } else {
      findings.fine(size);
    }
    Set<String> existing = admin.listTopics().names().get();
    List<NewTopic> present = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (NewTopic topic :
        new TopicCreator(tables, deployment.partitions(), (short) deployment.replication())
            .topics()) {
      if (existing.contains(topic.name())) {
        present.add(topic);
      } else {
        missing.add(topic.name());
      }
    }
    if (!missing.isEmpty()) {
      findings.wrong(
          "%d topics are missing: %s".formatted(missing.size(), String.join(", ", missing)),
          Findings.INIT);
    }
    settings(findings, admin, present);
    severalPartitions(findings, admin, existing);
    for (Account account :
        List.of(Account.TOTALS, Account.SPARK, Account.AUDITOR, Account.DASHBOARD)) {
      readers(findings, account, present);
    }
  }

  /**
   * Debezium says to one partition alone what is said of a whole table, ours to all it knows of.
   */
  private void severalPartitions(Findings findings, Admin admin, Set<String> existing)
      throws InterruptedException, ExecutionException {
    List<String> several =
        admin
            .describeTopics(tables.topics().stream().filter(existing::contains).toList())
            .allTopicNames()
            .get()
            .values()
            .stream()
            .filter(topic -> topic.partitions().size() > 1)
            .map(TopicDescription::name)
            .sorted()
            .toList();
    try {
      ConnectClient connect = new ConnectClient(deployment.connect());
      if (!several.isEmpty() && connect.connectorClass().equals(ConnectorDefinition.DEBEZIUM)) {
        findings.wrong(
            "several partitions, and Debezium's own connector: a TRUNCATE makes numbers wrong: "
                + String.join(", ", several),
            "put debezium-config/connector/target/quiet-connector-*.jar beside Debezium's, restart Kafka"
                + " Connect, and type scripts/instashop init");
      }
      PartitionCheck.faults(tables, connect, admin)
          .values()
          .forEach(fault -> findings.wrong(fault, PartitionCheck.REMEDY));
    } catch (ProgramException e) {
      if (!several.isEmpty()) {
        findings.note("several partitions: " + String.join(", ", several), e.getMessage());
      }
    }
  }

  private void settings(Findings findings, Admin admin, List<NewTopic> topics)
      throws InterruptedException, ExecutionException {
    List<ConfigResource> resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
    boolean fine = true;
    for (NewTopic topic : topics) {
      Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
      Map<String, String> wrong = new TreeMap<>();
      for (String name : AT_LEAST) {
        String expected = topic.configs().getOrDefault(name, "-1");
        if (isLess(Long.parseLong(config.get(name).value()), Long.parseLong(expected))) {
          wrong.put(name, expected);
        }
      }
      String policy = TopicConfig.CLEANUP_POLICY_CONFIG;
      if (!config.get(policy).value().equals(topic.configs().get(policy))) {
        wrong.put(policy, topic.configs().get(policy));
      }
      wrong.forEach(
          (name, expected) ->
              findings.wrong(
                  "topic %s: %s is %s".formatted(topic.name(), name, config.get(name).value()),
                  "kafka-configs --alter --entity-type topics --entity-name %s --add-config %s=%s"
                      .formatted(topic.name(), name, expected)));
      fine &= wrong.isEmpty();
    }
    if (fine && !topics.isEmpty()) {
      findings.fine("%d topics keep what they have to".formatted(topics.size()));
    }
  }

  private static boolean isLess(long found, long expected) {
    return found >= 0 && (expected < 0 || found < expected);
  }

  /** Not every broker says what its clients may. */
  private static boolean mayRead(TopicDescription topic) {
    return topic.authorizedOperations() == null
        || topic.authorizedOperations().contains(AclOperation.READ);
  }

  /** Whether somebody can read what is there. */
  private void readers(Findings findings, Account account, List<NewTopic> topics)
      throws InterruptedException {
    String remedy =
        "give %s (accounts.%s.kafka) the right to read and describe the topics"
            .formatted(account.label(), account.label());
    findings.at(
        () -> {
          try (Admin admin = Admin.create(deployment.kafka(account).settings(PATIENCE))) {
            List<String> names = topics.stream().map(NewTopic::name).toList();
            List<String> closed =
                admin
                    .describeTopics(
                        names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .filter(topic -> !mayRead(topic))
                    .map(TopicDescription::name)
                    .sorted()
                    .toList();
            if (!closed.isEmpty()) {
              findings.wrong(
                  "%s may not read %s".formatted(account.label(), String.join(", ", closed)),
                  remedy);
            }
          }
        },
        remedy);
  }
}
