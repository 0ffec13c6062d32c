package com.instashop.benchmarks.throughput;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.window;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * The same with Spark Structured Streaming as the guides have it: {@code from_json}, a window, a
 * group, one query. It is compiled beside the others and runs with nothing but Spark's own jars.
 */
public final class SparkPeer {
  // As Progress has them, whose library is not there.
  private static final String TAKEN = "taken ";
  private static final String DONE = "done ";

  private static final String TOPICS =
      "transaction,customer,product,transaction_items,interaction,stock,carrier,shipment";

  private static final String ROW =
      "struct<customer_id:bigint,transaction_date:string,total_amount:string,payment_method:string,"
          + "status:string,subscription_plan:string,category:string,product_id:bigint,quantity:bigint,"
          + "unit_price:string,interaction_type:string,channel:string,available_quantity:bigint,"
          + "reorder_point:bigint,carrier_id:bigint,name:string>";

  private static final String ENVELOPE =
      "before %1$s, after %1$s, source struct<ts_ms:bigint>".formatted(ROW);

  /** What does not count is NULL. */
  private static final String MEASURES =
      "filter(CASE topic"
          + " WHEN 'transaction' THEN array("
          + measure("'transactions'", "''", "revenue", "0L")
          + ","
          + measure("'transactions.status'", "r.status", "amount", "0L")
          + ","
          + measure("'transactions.payment_method'", "r.payment_method", "revenue", "0L")
          + ","
          + measure("'transactions.customer'", "string(r.customer_id)", "revenue", "0L")
          + ","
          + measure(
              "'transactions.day'",
              "string(datediff(to_date(substring(r.transaction_date, 1, 10)), date'1970-01-01'))",
              "revenue",
              "0L")
          + ") WHEN 'customer' THEN array("
          + measure("'customers.plan'", "r.subscription_plan", "0L", "0L")
          + ") WHEN 'product' THEN array("
          + measure("'products.category'", "r.category", "0L", "0L")
          + ") WHEN 'transaction_items' THEN array("
          + measure("'items.product'", "string(r.product_id)", "r.quantity * price", "r.quantity")
          + ") WHEN 'interaction' THEN array("
          + measure("'interactions'", "concat(r.interaction_type, '|', r.channel)", "0L", "0L")
          + ") WHEN 'stock' THEN array("
          + measure("'stock'", "'all'", "0L", "r.available_quantity")
          + ", CASE WHEN r.available_quantity <= 0 OR r.available_quantity <= r.reorder_point THEN "
          + measure(
              "'stock'",
              "CASE WHEN r.available_quantity <= 0 THEN 'empty' ELSE 'low' END",
              "0L",
              "r.available_quantity")
          + " END, CASE WHEN r.available_quantity <= 0 OR r.available_quantity <= r.reorder_point THEN "
          + measure("'stock.alert'", "string(r.product_id)", "0L", "r.available_quantity")
          + " END) WHEN 'carrier' THEN array("
          + measure("'carriers'", "concat(r.name, '|', r.carrier_id)", "0L", "0L")
          + ") WHEN 'shipment' THEN array("
          + measure("'shipments.status'", "r.status", "0L", "0L")
          + ","
          + measure("'shipments.carrier'", "concat(r.status, '|', r.carrier_id)", "0L", "0L")
          + ") END, m -> m IS NOT NULL)";

  private static final Pattern OFFSET = Pattern.compile("\"\\d+\":(\\d+)");

  private SparkPeer() {}

  private static String measure(String metric, String key, String cents, String quantity) {
    return "named_struct('metric', %s, 'key', %s, 'cents', %s, 'quantity', %s)"
        .formatted(metric, key, cents, quantity);
  }

  /**
   * Runs it.
   *
   * @param arguments Kafka's bootstrap servers, the offset behind the newest record of all topics
   *     together, how many events there are, a file for what it added up
   */
  public static void main(String[] arguments) throws Exception {
    long end = Long.parseLong(arguments[1]);
    long events = Long.parseLong(arguments[2]);
    Map<String, long[]> sums = new HashMap<>();
    StreamingQuery query =
        start(
            arguments[0],
            "earliest",
            (batch, id) ->
                batch
                    .collectAsList()
                    .forEach(
                        row ->
                            sums.put(
                                row.getStruct(0).get(0) + "\t" + row.get(1) + "\t" + row.get(2),
                                new long[] {row.getLong(3), row.getLong(4), row.getLong(5)})));
    long taken = 0;
    while (taken < end) {
      Thread.sleep(50);
      taken = 0;
      if (query.lastProgress() != null) {
        for (SourceProgress source : query.lastProgress().sources()) {
          taken += offsets(source.endOffset());
        }
      }
      System.out.println(TAKEN + taken * events / end);
      System.out.flush();
    }
    System.out.println(DONE + 0);
    System.out.flush();
    query.stop();
    Files.write(Path.of(arguments[3]), lines(sums));
    System.exit(0);
  }

  /**
   * Starts the query.
   *
   * @param begin where in Kafka: earliest, or latest
   * @param sink of the windows that changed
   */
  static StreamingQuery start(String servers, String begin, VoidFunction2<Dataset<Row>, Long> sink)
      throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("as usual")
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    Dataset<Row> changes =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", servers)
            .option("kafka.isolation.level", "read_committed")
            .option("subscribe", TOPICS)
            .option("startingOffsets", begin)
            .option("maxOffsetsPerTrigger", 400_000)
            .load()
            .select(
                col("topic"),
                from_json(col("value").cast("string"), StructType.fromDDL(ENVELOPE)).as("e"));
    Dataset<Row> windows =
        changes
            .selectExpr(
                "topic",
                "timestamp_millis(e.source.ts_ms) AS committed",
                "explode(filter(array(named_struct('sign', -1L, 'r', e.before), named_struct('sign', 1L, 'r', e.after)), s -> s.r IS NOT NULL)) AS side")
            .selectExpr(
                "topic",
                "committed",
                "side.sign",
                "side.r",
                "bigint(cast(side.r.total_amount AS decimal(14,2)) * 100) AS amount",
                "bigint(cast(side.r.unit_price AS decimal(14,2)) * 100) AS price")
            .withColumn("revenue", expr("CASE WHEN r.status = 'completed' THEN amount ELSE 0L END"))
            .selectExpr("committed", "sign", "explode(" + MEASURES + ") AS m")
            .withWatermark("committed", "10 seconds")
            .groupBy(window(col("committed"), "30 seconds"), col("m.metric"), col("m.key"))
            .agg(sum(col("sign")), sum(expr("sign * m.cents")), sum(expr("sign * m.quantity")));
    Path checkpoint = Files.createTempDirectory("usual");
    return windows
        .writeStream()
        .outputMode("update")
        .option("checkpointLocation", checkpoint.toString())
        .trigger(Trigger.ProcessingTime(0))
        .foreachBatch(sink)
        .start();
  }

  /** The sum of {@code {"topic":{"0":12,…},…}}. */
  private static long offsets(String json) {
    long sum = 0;
    Matcher matcher = OFFSET.matcher(String.valueOf(json));
    while (matcher.find()) {
      sum += Long.parseLong(matcher.group(1));
    }
    return sum;
  }

  private static List<String> lines(Map<String, long[]> windows) {
    Map<String, long[]> sums = new TreeMap<>();
    windows.forEach(
        (window, numbers) -> {
          long[] sum =
              sums.computeIfAbsent(
                  window.substring(window.indexOf('\t') + 1), unused -> new long[numbers.length]);
          for (int i = 0; i < numbers.length; i++) {
            sum[i] += numbers[i];
          }
        });
    List<String> lines = new ArrayList<>();
    sums.forEach(
        (name, sum) -> {
          if (sum[0] != 0 || sum[1] != 0 || sum[2] != 0) {
            lines.add("%s\t%d\t%d\t%d".formatted(name, sum[0], sum[1], sum[2]));
          }
        });
    return lines;
  }
}
