package com.instashop.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.instashop.benchmarks.Envelopes;
import com.instashop.contracts.schema.ShopTables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Changes of all topics that a Debezium wrote, with other ids and other commit times. */
public final class Recorded {
  private static final Pattern ID = Pattern.compile("(\"\\w+_id\":)\\d+");
  private static final String CARRIER = "\"carrier_id\":";
  private static final Pattern COMMITTED =
      Pattern.compile("\"source\":\\{[^}]*?\"ts_ms\":(\\d{13})");
  private static final Pattern TYPE = Pattern.compile("(\"interaction_type\":\")[^\"]*");
  private static final Pattern CHANNEL = Pattern.compile("(\"channel\":\")[^\"]*");

  /** All ids have as many digits, so that they can be changed where they stand. */
  private static final long FIRST_ID = 1_000_000_000;

  /** A shop has many products, customers and parcels, and hands them to some carriers. */
  private static final long CARRIERS = 20;

  private static final int TEN = 10;

  /** A prime far from every number of keys: so the keys come in no order. */
  private static final long STRIDE = 1_000_000_007L;

  private final List<Template> templates = new ArrayList<>();
  private final Template interaction;
  private final long keys;

  /**
   * Changes of so many rows of each table but the carriers, again and again.
   *
   * @param keys how many
   */
  public Recorded(long keys) {
    this.keys = keys;
    Envelopes envelopes = Envelopes.ofShop();
    for (int record = 0; record < Envelopes.RECORDS; record++) {
      templates.add(
          Template.of(envelopes.table(record).topic(), new String(envelopes.value(record), UTF_8)));
    }
    this.interaction =
        templates.stream().filter(Template::isNewInteraction).findFirst().orElseThrow();
  }

  /**
   * A change whose ids and time can be set.
   *
   * @param ids where the last digit of each id stands, but of a carrier's
   * @param carriers where the last digit of a carrier's id stands
   * @param time where the last digit of its commit time stands
   */
  private record Template(String topic, byte[] value, int[] ids, int[] carriers, int time) {
    static Template of(String topic, String recorded) {
      String text = ID.matcher(recorded).replaceAll("$1" + FIRST_ID);
      Matcher committed = COMMITTED.matcher(text);
      if (!committed.find()) {
        throw new IllegalStateException("No commit time in " + text);
      }
      return new Template(
          topic,
          text.getBytes(UTF_8),
          ids(text, id -> !id.group(1).equals(CARRIER)),
          ids(text, id -> id.group(1).equals(CARRIER)),
          bytes(text, committed.end()) - 1);
    }

    private static int[] ids(String text, Predicate<MatchResult> which) {
      return ID.matcher(text)
          .results()
          .filter(which)
          .mapToInt(id -> bytes(text, id.end()) - 1)
          .toArray();
    }

    boolean isNewInteraction() {
      return topic.equals(ShopTables.INTERACTION.topic())
          && new String(value, UTF_8).contains("\"op\":\"c\"");
    }

    Template with(String type, String channel) {
      String typed = TYPE.matcher(new String(value, UTF_8)).replaceAll("$1" + type);
      return of(topic, CHANNEL.matcher(typed).replaceAll("$1" + channel));
    }

    private static int bytes(String text, int end) {
      return text.substring(0, end).getBytes(UTF_8).length;
    }

    ProducerRecord<byte[], byte[]> record(long id, long commitMillis) {
      byte[] copy = value.clone();
      for (int end : ids) {
        write(copy, end, FIRST_ID + id);
      }
      for (int end : carriers) {
        write(copy, end, FIRST_ID + id % CARRIERS);
      }
      write(copy, time, commitMillis);
      return new ProducerRecord<>(topic, Long.toString(FIRST_ID + id).getBytes(UTF_8), copy);
    }

    private static void write(byte[] text, int end, long number) {
      int place = end;
      for (long left = number; left > 0; left /= TEN) {
        text[place] = (byte) ('0' + left % TEN);
        place--;
      }
    }
  }

  /**
   * One of them. Each recorded change has all keys, one after the other.
   *
   * @param number of the change, from 0
   * @param commitMillis since the epoch
   */
  public ProducerRecord<byte[], byte[]> change(long number, long commitMillis) {
    Template template = templates.get((int) (number % templates.size()));
    long id = (number + number / templates.size()) * STRIDE % keys;
    return template.record(id, commitMillis);
  }

  /**
   * A new interaction.
   *
   * @param id of the row
   * @param commitMillis since the epoch
   */
  public ProducerRecord<byte[], byte[]> interaction(
      String type, String channel, long id, long commitMillis) {
    return interaction.with(type, channel).record(id, commitMillis);
  }
}
