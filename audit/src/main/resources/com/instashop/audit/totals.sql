-- What the numbers must be, asked of the sources. Each query: key, count, cents, quantity. NaN is part of no
-- sum; a sale at no finite time has a day of its own, the last or the first there is.

-- metric transactions in instashop
SELECT '', count(*), (coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100)::bigint, 0
FROM transaction;

-- metric transactions.status in instashop
SELECT status, count(*), (coalesce(sum(nullif(total_amount, 'NaN')), 0) * 100)::bigint, 0
FROM transaction GROUP BY status;

-- metric transactions.payment_method in instashop
SELECT payment_method, count(*), (coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100)::bigint, 0
FROM transaction GROUP BY payment_method;

-- metric transactions.customer in instashop
SELECT customer_id, count(*), (coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100)::bigint, 0
FROM transaction GROUP BY customer_id;

-- metric transactions.day in instashop
SELECT CASE WHEN isfinite(transaction_date) THEN (transaction_date AT TIME ZONE 'UTC')::date - DATE '1970-01-01'
            WHEN transaction_date = 'infinity' THEN 9223372036854775807 ELSE -9223372036854775808 END, count(*),
       (coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100)::bigint, 0
FROM transaction GROUP BY 1;

-- metric customers.plan in instashop
SELECT subscription_plan, count(*), 0, 0
FROM customer GROUP BY subscription_plan;

-- metric products.category in instashop
SELECT category, count(*), 0, 0
FROM product GROUP BY category;

-- metric items.product in instashop
SELECT product_id, count(*), (coalesce(sum(quantity * nullif(unit_price, 'NaN')), 0) * 100)::bigint, sum(quantity)
FROM transactiondetail GROUP BY product_id;

-- metric interactions in crm_db
SELECT replace(replace(interaction_type, '%', '%25'), '|', '%7C') || '|'
    || replace(replace(channel, '%', '%25'), '|', '%7C'), count(*), 0, 0
FROM interaction GROUP BY interaction_type, channel;

-- metric stock in erp_db
SELECT 'all', count(*), 0, sum(available_quantity) FROM stock
UNION ALL
SELECT 'low', count(*), 0, sum(available_quantity) FROM stock
WHERE available_quantity > 0 AND available_quantity <= reorder_point
UNION ALL
SELECT 'empty', count(*), 0, sum(available_quantity) FROM stock
WHERE available_quantity <= 0;

-- metric stock.alert in erp_db
SELECT product_id, count(*), 0, sum(available_quantity)
FROM stock WHERE available_quantity <= 0 OR available_quantity <= reorder_point GROUP BY product_id;

-- metric carriers in ecommerce_db
SELECT replace(replace(name, '%', '%25'), '|', '%7C') || '|' || carrier_id, count(*), 0, 0
FROM carrier GROUP BY name, carrier_id;

-- metric shipments.status in ecommerce_db
SELECT status, count(*), 0, 0
FROM shipment GROUP BY status;

-- metric shipments.carrier in ecommerce_db
SELECT replace(replace(status, '%', '%25'), '|', '%7C') || '|' || carrier_id, count(*), 0, 0
FROM shipment GROUP BY status, carrier_id;
