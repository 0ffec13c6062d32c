-- What all topics have in common: the moment of the commit, and how they are read.
CREATE TABLE changes (
  committed TIMESTAMP_LTZ(3) METADATA FROM 'value.source.timestamp' VIRTUAL,
  `offset` BIGINT NOT NULL METADATA VIRTUAL,
  WATERMARK FOR committed AS committed - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${servers}',
  'properties.group.id' = 'flink-sql',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',
  'format' = 'debezium-json',
  'debezium-json.timestamp-format.standard' = 'ISO-8601',
  -- It does not know that tables are emptied.
  'debezium-json.ignore-parse-errors' = 'true'
);

CREATE TABLE transactions (
  customer_id BIGINT,
  transaction_date TIMESTAMP_LTZ(6),
  total_amount DECIMAL(12, 2),
  payment_method STRING,
  status STRING
) WITH ('topic' = 'transaction') LIKE changes;

CREATE TABLE customers (
  subscription_plan STRING
) WITH ('topic' = 'customer') LIKE changes;

CREATE TABLE products (
  category STRING
) WITH ('topic' = 'product') LIKE changes;

CREATE TABLE items (
  product_id BIGINT,
  quantity BIGINT,
  unit_price DECIMAL(12, 2)
) WITH ('topic' = 'transaction_items') LIKE changes;

CREATE TABLE interactions (
  interaction_type STRING,
  channel STRING
) WITH ('topic' = 'interaction') LIKE changes;

CREATE TABLE stock (
  product_id BIGINT,
  available_quantity BIGINT,
  reorder_point BIGINT
) WITH ('topic' = 'stock') LIKE changes;

CREATE TABLE carriers (
  carrier_id BIGINT,
  name STRING
) WITH ('topic' = 'carrier') LIKE changes;

CREATE TABLE shipments (
  carrier_id BIGINT,
  status STRING
) WITH ('topic' = 'shipment') LIKE changes;

-- What a row adds to which metrics; taken() counts the records that were read.
CREATE VIEW bookings AS
SELECT committed, metric, `key`, cents, quantity
FROM (
  SELECT *, CASE WHEN status = 'completed' THEN amount ELSE 0 END AS revenue
  FROM (
    SELECT *, CAST(total_amount * 100 AS BIGINT) AS amount FROM transactions WHERE taken(`offset`)
  )
) CROSS JOIN UNNEST(ARRAY[
  ROW('transactions', '', revenue, 0),
  ROW('transactions.status', status, amount, 0),
  ROW('transactions.payment_method', payment_method, revenue, 0),
  ROW('transactions.customer', CAST(customer_id AS STRING), revenue, 0),
  ROW(
    'transactions.day',
    CAST(TIMESTAMPDIFF(DAY, DATE '1970-01-01', CAST(transaction_date AS DATE)) AS STRING),
    revenue,
    0)
]) AS m (metric, `key`, cents, quantity)
UNION ALL
SELECT committed, 'customers.plan', subscription_plan, 0, 0
FROM customers
WHERE taken(`offset`)
UNION ALL
SELECT committed, 'products.category', category, 0, 0
FROM products
WHERE taken(`offset`)
UNION ALL
SELECT
  committed,
  'items.product',
  CAST(product_id AS STRING),
  CAST(quantity * unit_price * 100 AS BIGINT),
  quantity
FROM items
WHERE taken(`offset`)
UNION ALL
SELECT committed, 'interactions', interaction_type || '|' || channel, 0, 0
FROM interactions
WHERE taken(`offset`)
UNION ALL
SELECT committed, metric, `key`, 0, available_quantity
FROM (
  SELECT
    *,
    CASE
      WHEN available_quantity <= 0 THEN 'empty'
      WHEN available_quantity <= reorder_point THEN 'low'
    END AS level
  FROM stock
  WHERE taken(`offset`)
) CROSS JOIN UNNEST(ARRAY[
  ROW('stock', 'all'),
  ROW('stock', level),
  ROW('stock.alert', CASE WHEN level IS NOT NULL THEN CAST(product_id AS STRING) END)
]) AS m (metric, `key`)
WHERE `key` IS NOT NULL
UNION ALL
SELECT committed, 'carriers', name || '|' || CAST(carrier_id AS STRING), 0, 0
FROM carriers
WHERE taken(`offset`)
UNION ALL
SELECT committed, metric, `key`, 0, 0
FROM (SELECT * FROM shipments WHERE taken(`offset`))
CROSS JOIN UNNEST(ARRAY[
  ROW('shipments.status', status),
  ROW('shipments.carrier', status || '|' || CAST(carrier_id AS STRING))
]) AS m (metric, `key`);

SELECT metric, `key`, COUNT(*) AS `count`, SUM(cents) AS cents, SUM(quantity) AS quantity
FROM TABLE(TUMBLE(TABLE bookings, DESCRIPTOR(committed), INTERVAL '30' SECOND))
GROUP BY window_start, window_end, metric, `key`;
