-- What the warehouse keeps of the tables that people declare: it is made and taken away as the
-- declarations come and go, in the schemas state, current and history.

CREATE TABLE declared_table (
    topic      text PRIMARY KEY,
    definition text NOT NULL,
    being_read boolean NOT NULL
);
COMMENT ON TABLE declared_table IS 'The declared tables that are kept here, as they were declared; being_read while the declaration stands.';

CREATE FUNCTION forget_table(forgotten text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- A batch under way ends first, and the next one waits.
    LOCK TABLE batch IN EXCLUSIVE MODE;
    EXECUTE format('DROP VIEW IF EXISTS history.%I', forgotten);
    EXECUTE format('DROP VIEW IF EXISTS current.%I', forgotten);
    EXECUTE format('DROP TABLE IF EXISTS state.%I', forgotten);
    DELETE FROM realtime_events WHERE topic = forgotten;
    DELETE FROM event_rollup WHERE topic = forgotten;
    DELETE FROM kafka_position WHERE topic = forgotten;
    DELETE FROM table_snapshot WHERE topic = forgotten;
    DELETE FROM incomplete_table WHERE topic = forgotten;
    DELETE FROM declared_table WHERE topic = forgotten;
    DELETE FROM source_clock WHERE 'heartbeat.' || source = forgotten;
END $$;
COMMENT ON FUNCTION forget_table IS 'Takes away all that is kept of a declared table, or of the heartbeats of its database; the declaration has to be gone.';

-- The windows are the shop's: what is declared has none, and keeps none of them open.
CREATE OR REPLACE VIEW final_window AS
SELECT w.*
FROM metric_window w
WHERE w.window_start > '-infinity'
  AND w.window_start + interval '30 seconds' <=
      (SELECT min(commit_time) - interval '10 seconds' FROM source_clock
       WHERE source IN ('instashop', 'crm_db', 'erp_db', 'ecommerce_db') HAVING count(*) = 4);

CREATE OR REPLACE VIEW activity AS
SELECT grain, bucket,
       sum(events)::bigint AS events,
       sum(transactions)::bigint AS transactions,
       sum(completed)::bigint AS completed,
       sum(revenue) AS revenue,
       count(*) FILTER (WHERE transactions > 0) AS unique_customers
FROM (SELECT grain, bucket, events, 0 AS transactions, 0 AS completed, 0 AS revenue
      FROM event_rollup WHERE operation <> 'r' AND topic NOT IN (SELECT topic FROM declared_table)
      UNION ALL
      SELECT grain, bucket, 0, transactions, completed, revenue
      FROM sales_rollup) part
GROUP BY grain, bucket;

-- What a column of an image is: Debezium writes numbers and texts of its own for what JSON has not.

CREATE FUNCTION image_numeric(value text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE value WHEN 'NAN' THEN 'NaN' WHEN 'POSITIVE_INFINITY' THEN 'Infinity'
                  WHEN 'NEGATIVE_INFINITY' THEN '-Infinity' ELSE value END::numeric
$$;

-- Days since 1970-01-01; beyond PostgreSQL's calendar infinity, of which a snapshot makes a number of its own.
CREATE FUNCTION image_date(value text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN value::integer > 2145031948 OR value::integer = -622191234 THEN 'infinity'
            WHEN value::integer < -2440588 THEN '-infinity'
            ELSE date '1970-01-01' + value::integer END
$$;

-- Since 1970-01-01, in units of so many microseconds.
CREATE FUNCTION image_timestamp(value text, micros bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN value::numeric * micros > 9223371331200000000 THEN 'infinity'
            WHEN value::numeric * micros < -210866803200000000 THEN '-infinity'
       ELSE timestamp '1970-01-01' + value::bigint * micros / 86400000000 * interval '1 day'
            + value::bigint * micros % 86400000000 * interval '1 microsecond' END
$$;

-- ISO 8601: the year -0043 is 44 BC, and one of five digits has a sign.
CREATE FUNCTION image_timestamptz(value text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE WHEN value ~ '^-[0-9]'
            THEN (lpad(((substring(value FROM '^-([0-9]+)'))::integer + 1)::text, 4, '0')
                  || substring(value FROM '^-[0-9]+(.*)$') || ' BC')::timestamptz
            ELSE ltrim(value, '+')::timestamptz END
$$;

-- Microseconds since midnight.
CREATE FUNCTION image_time(value text) RETURNS time LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE value WHEN '86400000000' THEN '24:00:00' ELSE (value::bigint * interval '1 microsecond')::time END
$$;
