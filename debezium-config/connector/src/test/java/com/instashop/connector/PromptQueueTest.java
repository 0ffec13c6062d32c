package com.instashop.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.Sizeable;
import io.debezium.util.LoggingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Within Debezium's own queue. Its poll interval is so long that a test would not survive it. */
@Timeout(60)
class PromptQueueTest {
  private static final int MOST_AT_ONCE = 3;

  private PromptQueue<Event> prompt;
  private ChangeEventQueue<Event> queue;

  private record Event(int number) implements Sizeable {
    @Override
    public long objectSize() {
      return 10;
    }
  }

  @BeforeEach
  void make() {
    prompt = new PromptQueue<>();
    prompt.configure(Map.of(CommonConnectorConfig.MAX_QUEUE_SIZE.name(), "5"));
    queue =
        new ChangeEventQueue.Builder<Event>()
            .pollInterval(Duration.ofHours(1))
            .maxQueueSize(5)
            .maxBatchSize(MOST_AT_ONCE)
            .maxQueueSizeInBytes(1_000)
            .loggingContextSupplier(() -> LoggingContext.forConnector("test", "test", "test"))
            .queueProvider(prompt)
            .build();
  }

  @Test
  void debeziumFindsIt() {
    assertThat(ServiceLoader.load(QueueProvider.class))
        .extracting(QueueProvider::name)
        .contains("prompt", "memory");
    assertThat(PromptQueue.ofThisThread()).isSameAs(prompt);
  }

  @Test
  void whatIsThereIsTakenAtOnceAndInOrder() throws Exception {
    for (int number = 0; number < 4; number++) {
      queue.enqueue(new Event(number));
    }
    assertThat(prompt.size()).isEqualTo(4);
    assertThat(take()).extracting(Event::number).containsExactly(0, 1, 2);
    assertThat(take()).extracting(Event::number).containsExactly(3);
    assertThat(prompt.size()).isZero();
    assertThat(queue.currentQueueSizeInBytes()).isZero();
  }

  @Test
  void whoWaitsIsWokenByTheFirstEvent() throws Exception {
    CompletableFuture<Void> log =
        CompletableFuture.runAsync(
            () -> {
              try {
                // More than fit into the queue: it goes on when they are taken.
                for (int number = 0; number < 100; number++) {
                  queue.enqueue(new Event(number));
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    int next = 0;
    while (next < 100) {
      for (Event event : take()) {
        assertThat(event.number()).isEqualTo(next++);
      }
    }
    log.join();
  }

  @Test
  void failureOfTheLogIsToldWhereNothingComesAnyMore() {
    queue.producerException(new IllegalStateException("The log is gone"));
    assertThatThrownBy(this::take).hasMessageContaining("The log is gone");
  }

  private List<Event> take() throws InterruptedException {
    return prompt.take(queue::poll);
  }
}
