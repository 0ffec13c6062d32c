package com.instashop.spark.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.redis.Json;
import com.instashop.contracts.schema.Topics;
import com.instashop.program.kafka.KafkaAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what cannot be decoded to {@link Topics#DEAD_LETTER}, byte for byte. The key is {@code
 * topic-partition-offset} of the record: when a batch is repeated, it is sent again under it. What
 * Kafka does not take is written to a file, as lines of JSON: it must not hold up all the others.
 */
public final class DeadLetters implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  /** How long Kafka may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** So much is sent before its answers are waited for. */
  private static final int MOST_BYTES = Topics.LARGEST_RECORD;

  /** So long after it took nothing Kafka is not asked again: each batch would wait for it. */
  private static final Duration REST = Duration.ofMinutes(1);

  /** That Kafka took nothing, of all tasks of this JVM; null where it does. */
  private static volatile Refusal refusal;

  /** One producer for all tasks of this JVM, made when the first is needed. */
  private static KafkaProducer<byte[], byte[]> producer;

  private final KafkaAddress kafka;
  private final DeadLetterFolder folder;
  private final Duration patience;
  private transient Post post;

  /**
   * That Kafka takes nothing.
   *
   * @param nanos when that was, by {@link System#nanoTime}
   */
  private record Refusal(Exception why, long nanos) {
    boolean isOver() {
      return System.nanoTime() - nanos > REST.toNanos();
    }
  }

  private record Letter(
      String position, String reason, byte[] value, Future<RecordMetadata> acknowledged) {}

  /** A line of a file; the value in Base64. */
  private record Line(String position, String reason, byte[] value) {}

  /**
   * Letters of an application.
   *
   * @param folder for those that Kafka does not take
   */
  public DeadLetters(KafkaAddress kafka, DeadLetterFolder folder) {
    this(kafka, folder, PATIENCE);
  }

  DeadLetters(KafkaAddress kafka, DeadLetterFolder folder, Duration patience) {
    this.kafka = kafka;
    this.folder = folder;
    this.patience = patience;
  }

  /** Sends a record there, with where it comes from and why. {@link #flush} has to follow. */
  public void send(SourceRecord source, String reason) {
    String position = source.topic() + "-" + source.partition() + "-" + source.offset();
    if (post == null) {
      post = new Post(position);
    }
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.DEAD_LETTER, position.getBytes(UTF_8), source.value());
    Headers headers = letter.headers();
    headers.add("reason", reason.getBytes(UTF_8));
    headers.add("topic", source.topic().getBytes(UTF_8));
    headers.add("partition", Integer.toString(source.partition()).getBytes(UTF_8));
    headers.add("offset", Long.toString(source.offset()).getBytes(UTF_8));
    post.add(new Letter(position, reason, source.value(), post.send(letter)));
  }

  /**
   * Waits until everything is in the topic, or in a file.
   *
   * @return how many are in a file
   */
  public long flush() {
    if (post == null) {
      return 0;
    }
    Post ended = post;
    post = null;
    return ended.end();
  }

  /** What is sent of one partition in one batch. */
  private final class Post {
    private final String first;
    private final List<Letter> waiting = new ArrayList<>();
    private long waitingBytes;

    /** Why Kafka takes nothing now; null as long as it may. */
    private Exception failure;

    private OutputStream file;
    private IOException unwritten;
    private long undelivered;

    /**
     * Nothing yet.
     *
     * @param first the position of the first letter: where the batch is repeated it is the same
     */
    Post(String first) {
      this.first = first;
      Refusal newest = refusal;
      failure = newest == null || newest.isOver() ? null : newest.why();
    }

    Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> letter) {
      if (failure != null) {
        return CompletableFuture.failedFuture(failure);
      }
      try {
        return producer(kafka, patience).send(letter);
      } catch (KafkaException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    void add(Letter letter) {
      waiting.add(letter);
      waitingBytes += letter.value() == null ? 0 : letter.value().length;
      // One that is refused at once says that the others will be.
      if (waitingBytes >= MOST_BYTES || letter.acknowledged().isDone()) {
        settle();
      }
    }

    private void settle() {
      for (Letter letter : waiting) {
        try {
          long millis = failure == null ? 2 * patience.toMillis() : 0;
          letter.acknowledged().get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("Interrupted while writing dead letters", e);
        } catch (ExecutionException e) {
          setAside(letter);
          // That one is too large says nothing of the others.
          if (failure == null && !(e.getCause() instanceof RecordTooLargeException)) {
            refused((Exception) e.getCause());
          }
        } catch (TimeoutException e) {
          setAside(letter);
          if (failure == null) {
            refused(e);
          }
        }
      }
      waiting.clear();
      waitingBytes = 0;
    }

    private void refused(Exception why) {
      failure = why;
      refusal = new Refusal(why, System.nanoTime());
    }

    private void setAside(Letter letter) {
      undelivered++;
      if (unwritten != null) {
        return;
      }
      try {
        if (file == null) {
          file = folder.create(first);
        }
        Line line = new Line(letter.position(), letter.reason(), letter.value());
        file.write((Json.write(line) + "\n").getBytes(UTF_8));
      } catch (IOException e) {
        unwritten = e;
      }
    }

    long end() {
      settle();
      if (undelivered == 0) {
        return 0;
      }
      try {
        if (file != null) {
          file.close();
        }
      } catch (IOException e) {
        unwritten = e;
      }
      // Nothing is lost: the records stay where they are.
      LOG.error(
          "{} records from {} on cannot be sent to {} ({}){}",
          undelivered,
          first,
          Topics.DEAD_LETTER,
          failure == null ? "too large" : failure.getMessage(),
          unwritten == null
              ? ", and are in " + folder.location()
              : ", nor be written to %s (%s)".formatted(folder.location(), unwritten.getMessage()));
      return undelivered;
    }
  }

  private static synchronized KafkaProducer<byte[], byte[]> producer(
      KafkaAddress kafka, Duration patience) {
    if (producer == null) {
      int millis = (int) patience.toMillis();
      Map<String, Object> settings =
          kafka.settings(
              Map.of(
                  // A letter that comes twice has the same key, and one that may not write yet is
                  // not refused for ever.
                  ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                  "false",
                  ProducerConfig.ACKS_CONFIG,
                  "all",
                  ProducerConfig.MAX_BLOCK_MS_CONFIG,
                  millis,
                  ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                  millis / 2,
                  ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                  millis,
                  ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                  Topics.LARGEST_RECORD,
                  ProducerConfig.BUFFER_MEMORY_CONFIG,
                  2L * Topics.LARGEST_RECORD));
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }
}
