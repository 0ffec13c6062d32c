package com.instashop.stack.command;

import com.instashop.program.deployment.Account;
import com.instashop.program.deployment.DeploymentOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The topics and how much is in them. */
@Command(name = "topics", description = "Lists the topics with their partitions and offsets.")
final class TopicsCommand implements Callable<Integer> {

  @Mixin private DeploymentOption deployment;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Context context = Context.of(deployment);
    try (Admin kafka = context.deployment().kafka(Account.DASHBOARD).admin()) {
      Set<String> names = new TreeSet<>(kafka.listTopics().names().get());
      Map<String, TopicDescription> topics = kafka.describeTopics(names).allTopicNames().get();
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          kafka.listOffsets(partitions(topics, OffsetSpec.latest())).all().get();
      System.out.printf("%-40s %10s %8s %14s%n", "topic", "partitions", "replicas", "offsets");
      for (String name : names) {
        TopicDescription topic = topics.get(name);
        long offsets =
            ends.entrySet().stream()
                .filter(end -> end.getKey().topic().equals(name))
                .mapToLong(end -> end.getValue().offset())
                .sum();
        System.out.printf(
            "%-40s %10d %8d %,14d%n",
            name, topic.partitions().size(), topic.partitions().get(0).replicas().size(), offsets);
      }
    }
    return 0;
  }

  private static Map<TopicPartition, OffsetSpec> partitions(
      Map<String, TopicDescription> topics, OffsetSpec spec) {
    return topics.values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(
            Collectors.toMap(partition -> partition, unused -> spec, (a, b) -> a, HashMap::new));
  }
}
