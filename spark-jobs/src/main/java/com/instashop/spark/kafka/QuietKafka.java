package com.instashop.spark.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.kafka010.KafkaSourceProvider;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's own source of Kafka records, which asks for no batch where nothing but heartbeats came
 * (see {@link QuietStream}). It only plans them: {@link RecordReader} reads them. Its options are
 * those of the format {@code kafka}.
 */
public final class QuietKafka implements TableProvider {
  private static final String OF_CONSUMER = "kafka.";

  /** Spark has to know a column. */
  private static final StructType SCHEMA = new StructType().add("offset", DataTypes.LongType);

  private final KafkaSourceProvider kafka = new KafkaSourceProvider();

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new Topics((SupportsRead) kafka.getTable(schema, partitioning, properties));
  }

  /** Records as a table that can be read as they come. */
  private record Topics(SupportsRead kafka) implements SupportsRead {
    @Override
    public String name() {
      return kafka.name();
    }

    @Override
    @SuppressWarnings("deprecation") // Spark 3.3 has nothing else.
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () ->
          new Records(
              kafka.newScanBuilder(options).build(),
              consumerSettings(options),
              BatchLimit.known(options.get(BatchLimit.OPTION)));
    }
  }

  /** What the options say of a consumer: those that begin with {@code kafka.}. */
  private static Map<String, String> consumerSettings(CaseInsensitiveStringMap options) {
    Map<String, String> settings = new HashMap<>();
    options
        .asCaseSensitiveMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(OF_CONSUMER)) {
                settings.put(name.substring(OF_CONSUMER.length()), value);
              }
            });
    return settings;
  }

  private record Records(Scan kafka, Map<String, String> consumer, BatchLimit limit)
      implements Scan {
    @Override
    public StructType readSchema() {
      return SCHEMA;
    }

    @Override
    public String description() {
      return kafka.description();
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
      return new QuietStream(
          kafka.toMicroBatchStream(checkpointLocation), new Arrivals(consumer), limit);
    }
  }
}
