-- A text of the shop may be longer than an index takes (a third of a page): its digest stands for it.

ALTER TABLE metric_window DROP CONSTRAINT metric_window_pkey;
CREATE UNIQUE INDEX metric_window_key ON metric_window (window_start, metric, (md5(key)::uuid));

ALTER TABLE metric_total DROP CONSTRAINT metric_total_pkey;
CREATE UNIQUE INDEX metric_total_key ON metric_total (metric, (md5(key)::uuid), kafka_partition);

ALTER TABLE interaction_rollup DROP CONSTRAINT interaction_rollup_grain_bucket_channel_interaction_type_key;
CREATE UNIQUE INDEX interaction_rollup_key
    ON interaction_rollup (grain, bucket, (md5(channel)::uuid), (md5(interaction_type)::uuid)) NULLS NOT DISTINCT;

ALTER TABLE session_rollup DROP CONSTRAINT session_rollup_grain_bucket_channel_outcome_key;
CREATE UNIQUE INDEX session_rollup_key
    ON session_rollup (grain, bucket, (md5(channel)::uuid), outcome) NULLS NOT DISTINCT;
