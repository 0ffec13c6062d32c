-- A truncate, or a new snapshot, comes in every partition of a topic, and takes back what that one told.

ALTER TABLE metric_total ADD COLUMN kafka_partition integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT metric_total_pkey, ADD PRIMARY KEY (metric, key, kafka_partition);
COMMENT ON TABLE metric_total IS 'The sum of metric_window over all windows and the baseline, by partition of the topic.';

ALTER TABLE table_snapshot ADD COLUMN kafka_partition integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT table_snapshot_pkey, ADD PRIMARY KEY (topic, kafka_partition, began);

ALTER TABLE incomplete_table ADD COLUMN kafka_partition integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT incomplete_table_pkey, ADD PRIMARY KEY (topic, kafka_partition);

-- What began in the topic had begun in each of its partitions.
INSERT INTO table_snapshot (topic, kafka_partition, began)
SELECT topic, known.kafka_partition, began
FROM table_snapshot JOIN kafka_position AS known USING (topic)
WHERE known.kafka_partition > 0;
