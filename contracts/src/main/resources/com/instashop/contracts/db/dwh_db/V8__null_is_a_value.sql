-- NULL is a value like any other: what is added up has a row for it. There was none before, when a row with a
-- NULL in such a column was not counted at all.

ALTER TABLE sales_rollup DROP CONSTRAINT sales_rollup_pkey;
ALTER TABLE sales_rollup ALTER COLUMN customer_id DROP NOT NULL,
    ADD UNIQUE NULLS NOT DISTINCT (grain, bucket, customer_id);

ALTER TABLE item_rollup DROP CONSTRAINT item_rollup_pkey;
ALTER TABLE item_rollup ALTER COLUMN product_id DROP NOT NULL,
    ADD UNIQUE NULLS NOT DISTINCT (grain, bucket, product_id);

ALTER TABLE interaction_rollup DROP CONSTRAINT interaction_rollup_pkey;
ALTER TABLE interaction_rollup ALTER COLUMN channel DROP NOT NULL, ALTER COLUMN interaction_type DROP NOT NULL,
    ADD UNIQUE NULLS NOT DISTINCT (grain, bucket, channel, interaction_type);

ALTER TABLE session_rollup DROP CONSTRAINT session_rollup_pkey;
ALTER TABLE session_rollup ALTER COLUMN channel DROP NOT NULL,
    ADD UNIQUE NULLS NOT DISTINCT (grain, bucket, channel, outcome);

ALTER TABLE delivery_rollup DROP CONSTRAINT delivery_rollup_pkey;
ALTER TABLE delivery_rollup ALTER COLUMN carrier_id DROP NOT NULL,
    ADD UNIQUE NULLS NOT DISTINCT (grain, bucket, carrier_id);

COMMENT ON TABLE sales_rollup IS 'Transactions by transaction_date and merchant; those without a date are in no hour.';
COMMENT ON TABLE item_rollup IS 'Items by the transaction_date of their sale: gross whatever its state, net of completed ones only; those of a sale without a date are in no hour.';

-- A condition on NULL does not hold, and NULL adds nothing.

CREATE OR REPLACE VIEW sales_contribution AS
SELECT transaction_id, transaction_date AS at, customer_id,
       1 AS transactions,
       (status IS NOT DISTINCT FROM 'completed')::int AS completed,
       CASE WHEN status = 'completed' AND total_amount <> 'NaN' THEN total_amount ELSE 0 END AS revenue
FROM fact_transaction
WHERE deleted_at IS NULL AND transaction_date IS NOT NULL;

CREATE OR REPLACE VIEW item_contribution AS
SELECT i.transaction_detail_id, i.transaction_id, t.transaction_date AS at, i.product_id,
       coalesce(i.quantity, 0) AS units,
       coalesce(i.quantity * nullif(i.unit_price, 'NaN'), 0) AS gross_sales,
       CASE WHEN t.status = 'completed' THEN coalesce(i.quantity, 0) ELSE 0 END AS net_units,
       CASE WHEN t.status = 'completed' THEN coalesce(i.quantity * nullif(i.unit_price, 'NaN'), 0) ELSE 0 END AS net_revenue
FROM fact_transaction_item i
JOIN fact_transaction t USING (transaction_id)
WHERE i.deleted_at IS NULL AND t.deleted_at IS NULL AND t.transaction_date IS NOT NULL;

CREATE OR REPLACE VIEW interaction_contribution AS
SELECT interaction_id, interaction_date AS at, channel, interaction_type, 1 AS interactions
FROM fact_interaction
WHERE deleted_at IS NULL AND interaction_date IS NOT NULL;

CREATE OR REPLACE VIEW session_contribution AS
SELECT session_id, started_at AS at, channel, outcome,
       1 AS sessions, steps,
       extract(epoch FROM ended_at - started_at)::bigint AS seconds
FROM customer_sessions;

CREATE OR REPLACE VIEW delivery_contribution AS
SELECT shipment_id, delivered_at AS at, carrier_id,
       1 AS delivered,
       coalesce(delivered_at > estimated_delivery_date, false)::int AS late,
       extract(epoch FROM delivered_at - created_at)::bigint AS seconds
FROM fact_shipment
WHERE deleted_at IS NULL AND status = 'delivered' AND delivered_at IS NOT NULL AND created_at IS NOT NULL;

-- NULL is no merchant, as count(DISTINCT …) has it.

CREATE OR REPLACE VIEW activity AS
SELECT grain, bucket,
       sum(events)::bigint AS events,
       sum(transactions)::bigint AS transactions,
       sum(completed)::bigint AS completed,
       sum(revenue) AS revenue,
       count(*) FILTER (WHERE transactions > 0 AND customer_id IS NOT NULL) AS unique_customers
FROM (SELECT grain, bucket, NULL::bigint AS customer_id, events, 0 AS transactions, 0 AS completed, 0 AS revenue
      FROM event_rollup WHERE operation <> 'r' AND topic NOT IN (SELECT topic FROM declared_table)
      UNION ALL
      SELECT grain, bucket, customer_id, 0, transactions, completed, revenue
      FROM sales_rollup) part
GROUP BY grain, bucket;

-- A product that nobody knows is of the category unknown; one whose category is NULL is of none.

CREATE OR REPLACE VIEW category_revenue AS
SELECT r.grain, r.bucket, CASE WHEN p.product_id IS NULL THEN 'unknown' ELSE p.category END AS category,
       sum(r.units)::bigint AS units, sum(r.gross_sales) AS gross_sales,
       sum(r.net_units)::bigint AS net_units, sum(r.net_revenue) AS net_revenue
FROM item_rollup r
LEFT JOIN dim_product p ON p.product_id = r.product_id AND p.valid_to = 'infinity'
GROUP BY r.grain, r.bucket, CASE WHEN p.product_id IS NULL THEN 'unknown' ELSE p.category END;

CREATE OR REPLACE VIEW best_sellers AS
SELECT r.grain, r.bucket, r.product_id, p.name,
       CASE WHEN p.product_id IS NULL THEN 'unknown' ELSE p.category END AS category,
       r.net_units AS units, r.net_revenue AS revenue
FROM item_rollup r
LEFT JOIN dim_product p ON p.product_id = r.product_id AND p.valid_to = 'infinity';

CREATE OR REPLACE FUNCTION product_sales(of_grain text, since timestamptz, until timestamptz)
RETURNS TABLE (product_id bigint, name text, category text,
               units bigint, gross_sales numeric, net_units bigint, net_revenue numeric)
LANGUAGE sql STABLE AS $$
    SELECT sold.product_id, p.name, CASE WHEN p.product_id IS NULL THEN 'unknown' ELSE p.category END,
           sold.units, sold.gross_sales, sold.net_units, sold.net_revenue
    FROM (SELECT r.product_id, sum(r.units)::bigint AS units, sum(r.gross_sales) AS gross_sales,
                 sum(r.net_units)::bigint AS net_units, sum(r.net_revenue) AS net_revenue
          FROM item_rollup r
          WHERE r.grain = of_grain AND r.bucket >= since AND r.bucket < until
          GROUP BY r.product_id) sold
    LEFT JOIN dim_product p ON p.product_id = sold.product_id AND p.valid_to = 'infinity'
$$;
