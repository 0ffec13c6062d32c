-- NaN is part of no sum, and an interaction of no year between 1 and 9999 of no session.

CREATE OR REPLACE VIEW sales_contribution AS
SELECT transaction_id, transaction_date AS at, coalesce(customer_id, 0) AS customer_id,
       1 AS transactions,
       (status = 'completed')::int AS completed,
       CASE WHEN status = 'completed' AND total_amount <> 'NaN' THEN total_amount ELSE 0 END AS revenue
FROM fact_transaction
WHERE deleted_at IS NULL AND transaction_date IS NOT NULL;

CREATE OR REPLACE VIEW item_contribution AS
SELECT i.transaction_detail_id, i.transaction_id, t.transaction_date AS at, coalesce(i.product_id, 0) AS product_id,
       i.quantity AS units,
       coalesce(i.quantity * nullif(i.unit_price, 'NaN'), 0) AS gross_sales,
       CASE WHEN t.status = 'completed' THEN i.quantity ELSE 0 END AS net_units,
       CASE WHEN t.status = 'completed' THEN coalesce(i.quantity * nullif(i.unit_price, 'NaN'), 0) ELSE 0 END AS net_revenue
FROM fact_transaction_item i
JOIN fact_transaction t USING (transaction_id)
WHERE i.deleted_at IS NULL AND t.deleted_at IS NULL AND t.transaction_date IS NOT NULL;

CREATE OR REPLACE VIEW session_of_interactions AS
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
       -- Metadata is free: what is no number names no sale.
       max(CASE WHEN metadata ->> 'transaction_id' ~ '^[0-9]{1,18}$' THEN (metadata ->> 'transaction_id')::bigint END)
           FILTER (WHERE interaction_type = 'purchase') AS transaction_id
FROM fact_interaction
WHERE deleted_at IS NULL AND length(session_id) <= 200 AND interaction_date >= '0001-01-01' AND interaction_date < '10000-01-01'
GROUP BY session_id;
