-- What the rollups are added up of: one row per fact, in the same columns. The sink books the
-- difference that a batch makes to them; verify adds all of them up.

CREATE VIEW sales_contribution AS
SELECT transaction_id, transaction_date AS at, coalesce(customer_id, 0) AS customer_id,
       1 AS transactions,
       (status = 'completed')::int AS completed,
       CASE WHEN status = 'completed' THEN total_amount ELSE 0 END AS revenue
FROM fact_transaction
WHERE deleted_at IS NULL AND transaction_date IS NOT NULL;

CREATE VIEW item_contribution AS
SELECT i.transaction_detail_id, i.transaction_id, t.transaction_date AS at, coalesce(i.product_id, 0) AS product_id,
       i.quantity AS units,
       i.quantity * i.unit_price AS gross_sales,
       CASE WHEN t.status = 'completed' THEN i.quantity ELSE 0 END AS net_units,
       CASE WHEN t.status = 'completed' THEN i.quantity * i.unit_price ELSE 0 END AS net_revenue
FROM fact_transaction_item i
JOIN fact_transaction t USING (transaction_id)
WHERE i.deleted_at IS NULL AND t.deleted_at IS NULL AND t.transaction_date IS NOT NULL;

CREATE VIEW interaction_contribution AS
SELECT interaction_id, interaction_date AS at, coalesce(channel, '') AS channel,
       coalesce(interaction_type, '') AS interaction_type, 1 AS interactions
FROM fact_interaction
WHERE deleted_at IS NULL AND interaction_date IS NOT NULL;

CREATE VIEW session_contribution AS
SELECT session_id, started_at AS at, coalesce(channel, '') AS channel, outcome,
       1 AS sessions, steps,
       extract(epoch FROM ended_at - started_at)::bigint AS seconds
FROM customer_sessions;

CREATE VIEW delivery_contribution AS
SELECT shipment_id, delivered_at AS at, coalesce(carrier_id, 0) AS carrier_id,
       1 AS delivered,
       coalesce(delivered_at > estimated_delivery_date, false)::int AS late,
       extract(epoch FROM delivered_at - created_at)::bigint AS seconds
FROM fact_shipment
WHERE deleted_at IS NULL AND delivered_at IS NOT NULL AND created_at IS NOT NULL;

-- The sessions as the interactions tell them.
CREATE VIEW session_of_interactions AS
SELECT session_id,
       min(customer_id) AS customer_id,
       min(channel) AS channel,
       min(interaction_date) AS started_at,
       max(interaction_date) AS ended_at,
       count(*)::int AS steps,
       CASE
           WHEN bool_or(interaction_type = 'purchase') THEN 'conversion'
           WHEN bool_or(interaction_type = 'cart_abandonment') AND bool_or(interaction_type = 'purchase_intent')
               THEN 'cart_abandonment'
           WHEN bool_or(interaction_type = 'cart_abandonment') THEN 'bounce'
           ELSE 'open'
       END AS outcome,
       max((metadata ->> 'transaction_id')::bigint) FILTER (WHERE interaction_type = 'purchase') AS transaction_id
FROM fact_interaction
WHERE deleted_at IS NULL AND session_id IS NOT NULL AND interaction_date IS NOT NULL
GROUP BY session_id;

-- ── The shop as it is now: the source tables, under their own names ───────────────────────────

CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'The source tables as the warehouse knows them, for SQL that was written for the sources.';

CREATE VIEW shop.transaction AS
SELECT transaction_id, buyer_id, customer_id, transaction_date, total_amount, payment_method, status
FROM fact_transaction WHERE deleted_at IS NULL;

CREATE VIEW shop.transactiondetail AS
SELECT transaction_detail_id, transaction_id, product_id, quantity, unit_price
FROM fact_transaction_item WHERE deleted_at IS NULL;

CREATE VIEW shop.interaction AS
SELECT interaction_id, customer_id, interaction_type, channel, interaction_date, status, session_id, product_id, metadata
FROM fact_interaction WHERE deleted_at IS NULL;

CREATE VIEW shop.shipment AS
SELECT shipment_id, transaction_id, buyer_id, carrier_id, delivery_address, shipping_method, status, estimated_delivery_date
FROM fact_shipment WHERE deleted_at IS NULL;

CREATE VIEW shop.stock AS
SELECT stock_id, product_id, available_quantity, reorder_point, warehouse_location
FROM fact_stock_level WHERE deleted_at IS NULL;

CREATE VIEW shop.carrier AS
SELECT carrier_id, name, phone, tracking_number
FROM dim_carrier WHERE deleted_at IS NULL;

CREATE VIEW shop.customer AS
SELECT customer_id, name, business_name, email, phone, subscription_plan, logo_url, store_url
FROM dim_customer WHERE valid_to = 'infinity';

CREATE VIEW shop.product AS
SELECT product_id, customer_id, name, description, category, price, currency, status, image_url
FROM dim_product WHERE valid_to = 'infinity';

-- ── Questions ─────────────────────────────────────────────────────────────────────────────────
-- Each has grain ('hour' or 'day') and bucket: filter by both. Times are UTC.

CREATE VIEW activity AS
SELECT coalesce(e.grain, s.grain) AS grain,
       coalesce(e.bucket, s.bucket) AS bucket,
       coalesce(e.events, 0) AS events,
       coalesce(s.transactions, 0) AS transactions,
       coalesce(s.completed, 0) AS completed,
       coalesce(s.revenue, 0) AS revenue,
       coalesce(s.unique_customers, 0) AS unique_customers
FROM (SELECT grain, bucket, sum(events)::bigint AS events
      FROM event_rollup WHERE operation <> 'r' GROUP BY grain, bucket) e
FULL JOIN (SELECT grain, bucket, sum(transactions)::bigint AS transactions, sum(completed)::bigint AS completed,
                  sum(revenue) AS revenue, count(*) FILTER (WHERE transactions > 0) AS unique_customers
           FROM sales_rollup GROUP BY grain, bucket) s
  ON e.grain = s.grain AND e.bucket = s.bucket;
COMMENT ON VIEW activity IS 'Change events (by commit time), transactions, revenue and unique merchants who sold (by transaction_date).';

CREATE VIEW category_revenue AS
SELECT r.grain, r.bucket, coalesce(p.category, 'unknown') AS category,
       sum(r.units)::bigint AS units, sum(r.gross_sales) AS gross_sales,
       sum(r.net_units)::bigint AS net_units, sum(r.net_revenue) AS net_revenue
FROM item_rollup r
LEFT JOIN dim_product p ON p.product_id = r.product_id AND p.valid_to = 'infinity'
GROUP BY r.grain, r.bucket, coalesce(p.category, 'unknown');
COMMENT ON VIEW category_revenue IS 'Net revenue: items of completed transactions only, so a refund takes it back; by the category that a product has now.';

CREATE VIEW best_sellers AS
SELECT r.grain, r.bucket, r.product_id, p.name, coalesce(p.category, 'unknown') AS category,
       r.net_units AS units, r.net_revenue AS revenue
FROM item_rollup r
LEFT JOIN dim_product p ON p.product_id = r.product_id AND p.valid_to = 'infinity';
COMMENT ON VIEW best_sellers IS 'Units and revenue of products, of completed transactions.';

CREATE VIEW customer_value AS
SELECT r.grain, r.bucket, r.customer_id, c.business_name, c.subscription_plan,
       r.transactions, r.completed, r.revenue
FROM sales_rollup r
LEFT JOIN dim_customer c ON c.customer_id = r.customer_id AND c.valid_to = 'infinity';
COMMENT ON VIEW customer_value IS 'What each merchant sold.';

CREATE VIEW funnel AS
SELECT grain, bucket, channel,
       sum(interactions) FILTER (WHERE interaction_type = 'website_visit')::bigint AS visits,
       sum(interactions) FILTER (WHERE interaction_type = 'product_inquiry')::bigint AS inquiries,
       sum(interactions) FILTER (WHERE interaction_type = 'purchase_intent')::bigint AS intents,
       sum(interactions) FILTER (WHERE interaction_type = 'purchase')::bigint AS sales
FROM interaction_rollup
GROUP BY grain, bucket, channel;
COMMENT ON VIEW funnel IS 'Steps towards a sale by channel; null where there was none.';

CREATE VIEW conversion AS
SELECT grain, bucket, channel,
       sum(sessions)::bigint AS sessions,
       coalesce(sum(sessions) FILTER (WHERE outcome = 'conversion'), 0)::bigint AS conversions,
       coalesce(sum(sessions) FILTER (WHERE outcome = 'cart_abandonment'), 0)::bigint AS cart_abandonments,
       coalesce(sum(sessions) FILTER (WHERE outcome = 'bounce'), 0)::bigint AS bounces,
       coalesce(sum(sessions) FILTER (WHERE outcome = 'open'), 0)::bigint AS open,
       sum(steps)::bigint AS steps, sum(seconds)::bigint AS seconds
FROM session_rollup
GROUP BY grain, bucket, channel;
COMMENT ON VIEW conversion IS 'How the sessions that began then ended, by channel.';

CREATE VIEW stock_outs AS
SELECT e.commit_time, e.product_id, p.name, p.category,
       (e.before ->> 'available_quantity')::int AS quantity_before,
       s.available_quantity AS quantity_now
FROM realtime_events e
LEFT JOIN dim_product p ON p.product_id = e.product_id AND p.valid_to = 'infinity'
LEFT JOIN fact_stock_level s ON s.stock_id = e.key AND s.deleted_at IS NULL
WHERE e.event_type = 'stock_out';
COMMENT ON VIEW stock_outs IS 'When products ran out, as long as the events are kept.';

CREATE VIEW delivery_times AS
SELECT r.grain, r.bucket, r.carrier_id, c.name AS carrier, r.delivered, r.late, r.seconds,
       CASE WHEN r.delivered > 0 THEN round(r.seconds::numeric / r.delivered, 1) END AS average_seconds
FROM delivery_rollup r
LEFT JOIN dim_carrier c USING (carrier_id);
COMMENT ON VIEW delivery_times IS 'From a parcel''s creation to its delivery, by carrier and time of delivery.';

CREATE VIEW final_window AS
SELECT w.*
FROM metric_window w
WHERE w.window_start > '-infinity'
  AND w.window_start + interval '30 seconds' <= (SELECT min(commit_time) - interval '10 seconds' FROM source_clock);
COMMENT ON VIEW final_window IS 'Windows that no change can reach any more: all four databases are past their end by the watermark.';
