package com.instashop.spark.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.contracts.schema.Topics;
import com.instashop.program.kafka.KafkaAddress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what cannot be decoded to {@link Topics#DEAD_LETTER}, byte for byte. The key is {@code
 * topic-partition-offset} of the record: when a batch is repeated, it is sent again under it.
 */
public final class DeadLetters implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  /** One producer for all tasks of this JVM, made when the first is needed. */
  private static KafkaProducer<byte[], byte[]> producer;

  private final KafkaAddress kafka;
  private transient List<Letter> sent;

  private record Letter(String position, Future<RecordMetadata> acknowledged) {}

  public DeadLetters(KafkaAddress kafka) {
    this.kafka = kafka;
  }

  /** Sends a record there, with where it comes from and why. {@link #flush} has to follow. */
  public void send(SourceRecord source, String reason) {
    if (sent == null) {
      sent = new ArrayList<>();
    }
    String position = source.topic() + "-" + source.partition() + "-" + source.offset();
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.DEAD_LETTER, position.getBytes(UTF_8), source.value());
    Headers headers = letter.headers();
    headers.add("reason", reason.getBytes(UTF_8));
    headers.add("topic", source.topic().getBytes(UTF_8));
    headers.add("partition", Integer.toString(source.partition()).getBytes(UTF_8));
    headers.add("offset", Long.toString(source.offset()).getBytes(UTF_8));
    sent.add(new Letter(position, producer(kafka).send(letter)));
  }

  /**
   * Waits until everything is in the topic that can be.
   *
   * @throws IllegalStateException where Kafka does not take it now; the batch is then repeated
   */
  public void flush() {
    producer(kafka).flush();
    for (Letter letter : sent) {
      try {
        letter.acknowledged().get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while writing dead letters", e);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw new IllegalStateException(
              "Cannot write to topic " + Topics.DEAD_LETTER, e.getCause());
        }
        // It would fail for ever, and nothing is lost: the record stays where it is.
        LOG.error(
            "{} cannot be sent to {}, and stays where it is",
            letter.position(),
            Topics.DEAD_LETTER,
            e.getCause());
      }
    }
    sent.clear();
  }

  private static synchronized KafkaProducer<byte[], byte[]> producer(KafkaAddress kafka) {
    if (producer == null) {
      Map<String, Object> settings =
          kafka.settings(
              Map.of(
                  ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                  "true",
                  ProducerConfig.ACKS_CONFIG,
                  "all",
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
