package com.instashop.benchmarks.throughput;

import com.instashop.changes.event.ChangeEvent;
import com.instashop.changes.event.ChangeEventDecoder;
import com.instashop.changes.event.Decoded;
import com.instashop.changes.measure.BookingTable;
import com.instashop.changes.measure.Catalogue;
import com.instashop.changes.measure.Measures;
import com.instashop.changes.measure.Windows;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Flink with our decoder, adding up ahead: where a record is read its change is added to a table of
 * sums, which goes on to the windows with each watermark and before each checkpoint.
 */
final class FlinkAheadPeer {
  private static Progress progress;

  private FlinkAheadPeer() {}

  static void run(String servers, Progress taken, Outcome result) throws Exception {
    progress = taken;
    FlinkPeer.run(
        result,
        flink ->
            flink
                .fromSource(
                    FlinkPeer.source(servers, new Decoding()),
                    WatermarkStrategy.<ChangeEvent>forBoundedOutOfOrderness(Windows.WATERMARK)
                        .withTimestampAssigner((change, unused) -> change.commitMillis()),
                    "changes")
                .transform("add up", TypeInformation.of(Booking.class), new AddingUp()));
  }

  /** Bytes to a change, which is valid until the next: nobody keeps it. */
  private static final class Decoding implements KafkaRecordDeserializationSchema<ChangeEvent> {
    private static final long serialVersionUID = 1;

    private transient Map<String, ChangeEventDecoder> decoders;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ChangeEvent> changes) {
      if (decoders == null) {
        decoders = new HashMap<>();
      }
      progress.take();
      if (decoders
              .computeIfAbsent(record.topic(), Catalogue.SHIPPED::decoder)
              .decode(record.value())
          instanceof Decoded.Change change) {
        changes.collect(change.event());
      }
    }

    @Override
    public TypeInformation<ChangeEvent> getProducedType() {
      return TypeInformation.of(ChangeEvent.class);
    }
  }

  /** Adds up by window, metric and key what one task reads. */
  private static final class AddingUp extends AbstractStreamOperator<Booking>
      implements OneInputStreamOperator<ChangeEvent, Booking> {
    private static final long serialVersionUID = 1;

    private transient BookingTable sums;
    private transient Measures measures;

    @Override
    public void open() throws Exception {
      super.open();
      begin();
    }

    private void begin() {
      sums = new BookingTable();
      measures = new Measures(Catalogue.SHIPPED, sums);
    }

    @Override
    public void processElement(StreamRecord<ChangeEvent> change) {
      sums.at(Windows.startOf(change.getValue().commitMillis()));
      measures.measure(change.getValue());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
      passOn();
      super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
      super.prepareSnapshotPreBarrier(checkpoint);
      passOn();
    }

    @Override
    public void finish() throws Exception {
      passOn();
      super.finish();
    }

    private void passOn() {
      for (int group = 0; group < sums.size(); group++) {
        if (!Limit.OURS_ALONE.contains(sums.metric(group))) {
          output.collect(new StreamRecord<>(Limit.booking(sums, group), sums.tag(group)));
        }
      }
      begin();
    }
  }
}
