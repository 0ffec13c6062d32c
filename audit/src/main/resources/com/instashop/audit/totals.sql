-- What the numbers must be, asked of the sources. Each query: key, count, cents, quantity. NaN is part of no
-- sum; a sale at no finite time has a day of its own, the last or the first there is. NULL is a key like any
-- other, \N, and so that no text is taken for it one that begins with a backslash has one more in front; it
-- adds nothing to a sum. A sum may be more than 64 bits hold.

-- metric transactions in instashop
SELECT '', count(*), coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100, 0
FROM transaction;

-- metric transactions.status in instashop
SELECT CASE WHEN starts_with(status, '\') THEN '\' || status ELSE coalesce(status, '\N') END,
       count(*), coalesce(sum(nullif(total_amount, 'NaN')), 0) * 100, 0
FROM transaction GROUP BY status;

-- metric transactions.payment_method in instashop
SELECT CASE WHEN starts_with(payment_method, '\') THEN '\' || payment_method ELSE coalesce(payment_method, '\N') END,
       count(*), coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100, 0
FROM transaction GROUP BY payment_method;

-- metric transactions.customer in instashop
SELECT coalesce(customer_id::text, '\N'),
       count(*), coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100, 0
FROM transaction GROUP BY customer_id;

-- metric transactions.day in instashop
SELECT CASE WHEN transaction_date IS NULL THEN '\N'
            WHEN isfinite(transaction_date) THEN ((transaction_date AT TIME ZONE 'UTC')::date - DATE '1970-01-01')::text
            WHEN transaction_date = 'infinity' THEN '9223372036854775807' ELSE '-9223372036854775808' END, count(*),
       coalesce(sum(nullif(total_amount, 'NaN')) FILTER (WHERE status = 'completed'), 0) * 100, 0
FROM transaction GROUP BY 1;

-- metric customers.plan in instashop
SELECT CASE WHEN starts_with(subscription_plan, '\') THEN '\' || subscription_plan ELSE coalesce(subscription_plan, '\N') END,
       count(*), 0, 0
FROM customer GROUP BY subscription_plan;

-- metric products.category in instashop
SELECT CASE WHEN starts_with(category, '\') THEN '\' || category ELSE coalesce(category, '\N') END, count(*), 0, 0
FROM product GROUP BY category;

-- metric items.product in instashop
SELECT coalesce(product_id::text, '\N'),
       count(*), coalesce(sum(quantity * nullif(unit_price, 'NaN')), 0) * 100, sum(quantity)
FROM transactiondetail GROUP BY product_id;

-- metric interactions in crm_db
SELECT replace(replace(CASE WHEN starts_with(interaction_type, '\') THEN '\' || interaction_type
                            ELSE coalesce(interaction_type, '\N') END, '%', '%25'), '|', '%7C') || '|'
    || replace(replace(CASE WHEN starts_with(channel, '\') THEN '\' || channel
                            ELSE coalesce(channel, '\N') END, '%', '%25'), '|', '%7C'), count(*), 0, 0
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
SELECT coalesce(product_id::text, '\N'), count(*), 0, sum(available_quantity)
FROM stock WHERE available_quantity <= 0 OR available_quantity <= reorder_point GROUP BY product_id;

-- metric carriers in ecommerce_db
SELECT replace(replace(CASE WHEN starts_with(name, '\') THEN '\' || name
                            ELSE coalesce(name, '\N') END, '%', '%25'), '|', '%7C') || '|' || carrier_id, count(*), 0, 0
FROM carrier GROUP BY name, carrier_id;

-- metric shipments.status in ecommerce_db
SELECT CASE WHEN starts_with(status, '\') THEN '\' || status ELSE coalesce(status, '\N') END, count(*), 0, 0
FROM shipment GROUP BY status;

-- metric shipments.carrier in ecommerce_db
SELECT replace(replace(CASE WHEN starts_with(status, '\') THEN '\' || status
                            ELSE coalesce(status, '\N') END, '%', '%25'), '|', '%7C') || '|'
    || coalesce(carrier_id::text, '\N'), count(*), 0, 0
FROM shipment GROUP BY status, carrier_id;
