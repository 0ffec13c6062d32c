-- What the warehouse has added up, beside what its facts add up to: key, expected count, cents and
-- units, found count, cents and units. Both in one transaction. NULL is part of a key, too.

-- rollup sales by hour and day
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, coalesce(e.cents, 0) AS e_cents, coalesce(e.units, 0) AS e_units,
       coalesce(f.count, 0) AS f_count, coalesce(f.cents, 0) AS f_cents, coalesce(f.units, 0) AS f_units
FROM (SELECT grain || ' ' || date_trunc(grain, at, 'UTC') || ' ' || coalesce(customer_id::text, '\N') AS key,
             sum(transactions) AS count, sum(revenue) * 100 AS cents, sum(completed) AS units
      FROM sales_contribution CROSS JOIN (VALUES ('hour'), ('day')) AS of_grain (grain) GROUP BY 1) e
FULL JOIN (SELECT grain || ' ' || bucket || ' ' || coalesce(customer_id::text, '\N') AS key,
                  transactions AS count, revenue * 100 AS cents, completed AS units
           FROM sales_rollup) f ON e.key = f.key;

-- rollup gross sales by hour and day
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, coalesce(e.cents, 0) AS e_cents, coalesce(e.units, 0) AS e_units,
       coalesce(f.count, 0) AS f_count, coalesce(f.cents, 0) AS f_cents, coalesce(f.units, 0) AS f_units
FROM (SELECT grain || ' ' || date_trunc(grain, at, 'UTC') || ' ' || coalesce(product_id::text, '\N') AS key,
             0 AS count, sum(gross_sales) * 100 AS cents, sum(units) AS units
      FROM item_contribution CROSS JOIN (VALUES ('hour'), ('day')) AS of_grain (grain) GROUP BY 1) e
FULL JOIN (SELECT grain || ' ' || bucket || ' ' || coalesce(product_id::text, '\N') AS key,
                  0 AS count, gross_sales * 100 AS cents, units
           FROM item_rollup) f ON e.key = f.key;

-- rollup net revenue by hour and day
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, coalesce(e.cents, 0) AS e_cents, coalesce(e.units, 0) AS e_units,
       coalesce(f.count, 0) AS f_count, coalesce(f.cents, 0) AS f_cents, coalesce(f.units, 0) AS f_units
FROM (SELECT grain || ' ' || date_trunc(grain, at, 'UTC') || ' ' || coalesce(product_id::text, '\N') AS key,
             0 AS count, sum(net_revenue) * 100 AS cents, sum(net_units) AS units
      FROM item_contribution CROSS JOIN (VALUES ('hour'), ('day')) AS of_grain (grain) GROUP BY 1) e
FULL JOIN (SELECT grain || ' ' || bucket || ' ' || coalesce(product_id::text, '\N') AS key,
                  0 AS count, net_revenue * 100 AS cents, net_units AS units
           FROM item_rollup) f ON e.key = f.key;

-- rollup interactions by hour and day
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, 0 AS e_cents, 0 AS e_units,
       coalesce(f.count, 0) AS f_count, 0 AS f_cents, 0 AS f_units
FROM (SELECT grain || ' ' || date_trunc(grain, at, 'UTC') || ' ' || quote_nullable(channel) || ' '
                 || quote_nullable(interaction_type) AS key,
             sum(interactions) AS count
      FROM interaction_contribution CROSS JOIN (VALUES ('hour'), ('day')) AS of_grain (grain) GROUP BY 1) e
FULL JOIN (SELECT grain || ' ' || bucket || ' ' || quote_nullable(channel) || ' '
                 || quote_nullable(interaction_type) AS key, interactions AS count
           FROM interaction_rollup) f ON e.key = f.key;

-- rollup sessions
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, 0 AS e_cents, coalesce(e.units, 0) AS e_units,
       coalesce(f.count, 0) AS f_count, 0 AS f_cents, coalesce(f.units, 0) AS f_units
FROM (SELECT session_id || ' ' || outcome || ' ' || started_at || ' ' || ended_at || ' ' || quote_nullable(channel) AS key,
             steps AS count, coalesce(transaction_id, 0) AS units
      FROM session_of_interactions) e
FULL JOIN (SELECT session_id || ' ' || outcome || ' ' || started_at || ' ' || ended_at || ' ' || quote_nullable(channel) AS key,
                  steps AS count, coalesce(transaction_id, 0) AS units
           FROM customer_sessions) f ON e.key = f.key;

-- rollup sessions by hour and day
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, 0 AS e_cents, coalesce(e.units, 0) AS e_units,
       coalesce(f.count, 0) AS f_count, 0 AS f_cents, coalesce(f.units, 0) AS f_units
FROM (SELECT grain || ' ' || date_trunc(grain, at, 'UTC') || ' ' || quote_nullable(channel) || ' ' || outcome AS key,
             sum(sessions) AS count, sum(steps + seconds) AS units
      FROM session_contribution CROSS JOIN (VALUES ('hour'), ('day')) AS of_grain (grain) GROUP BY 1) e
FULL JOIN (SELECT grain || ' ' || bucket || ' ' || quote_nullable(channel) || ' ' || outcome AS key,
                  sessions AS count, steps + seconds AS units
           FROM session_rollup) f ON e.key = f.key;

-- rollup deliveries by hour and day
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, 0 AS e_cents, coalesce(e.units, 0) AS e_units,
       coalesce(f.count, 0) AS f_count, 0 AS f_cents, coalesce(f.units, 0) AS f_units
FROM (SELECT grain || ' ' || date_trunc(grain, at, 'UTC') || ' ' || coalesce(carrier_id::text, '\N') AS key,
             sum(delivered) AS count, sum(late + seconds) AS units
      FROM delivery_contribution CROSS JOIN (VALUES ('hour'), ('day')) AS of_grain (grain) GROUP BY 1) e
FULL JOIN (SELECT grain || ' ' || bucket || ' ' || coalesce(carrier_id::text, '\N') AS key,
                  delivered AS count, late + seconds AS units
           FROM delivery_rollup) f ON e.key = f.key;

-- rollup change events by hour and day
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, 0 AS e_cents, 0 AS e_units,
       coalesce(f.count, 0) AS f_count, 0 AS f_cents, 0 AS f_units
FROM (SELECT grain || ' ' || date_trunc(grain, commit_time, 'UTC') || ' ' || topic || ' ' || operation AS key,
             count(*) AS count
      FROM realtime_events CROSS JOIN (VALUES ('hour'), ('day')) AS of_grain (grain)
      WHERE commit_time >= coalesce((SELECT kept_since FROM event_horizon), '-infinity') GROUP BY 1) e
FULL JOIN (SELECT grain || ' ' || bucket || ' ' || topic || ' ' || operation AS key, events AS count
           FROM event_rollup
           WHERE bucket >= coalesce((SELECT kept_since FROM event_horizon), '-infinity')) f ON e.key = f.key;

-- rollup all windows and the baseline
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, coalesce(e.cents, 0) AS e_cents, coalesce(e.units, 0) AS e_units,
       coalesce(f.count, 0) AS f_count, coalesce(f.cents, 0) AS f_cents, coalesce(f.units, 0) AS f_units
FROM (SELECT metric || ' ' || key AS key, sum(count) AS count, sum(cents) AS cents, sum(quantity) AS units
      FROM metric_window GROUP BY 1) e
FULL JOIN (SELECT metric || ' ' || key AS key, sum(count) AS count, sum(cents) AS cents, sum(quantity) AS units
           FROM metric_total GROUP BY 1) f ON e.key = f.key;

-- rollup events of the windows, as counted
SELECT coalesce(e.key, f.key) AS key,
       coalesce(e.count, 0) AS e_count, 0 AS e_cents, 0 AS e_units,
       coalesce(f.count, 0) AS f_count, 0 AS f_cents, 0 AS f_units
FROM (SELECT topic || '|' || operation AS key, sum(events) AS count
      FROM event_rollup WHERE grain = 'day' AND topic NOT IN (SELECT topic FROM declared_table) GROUP BY 1) e
FULL JOIN (SELECT key, sum(count) AS count FROM metric_total WHERE metric = 'events' GROUP BY 1) f ON e.key = f.key;
