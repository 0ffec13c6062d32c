-- The rows as a change event has them, for telling which of them explain a difference.

-- table transaction
SELECT transaction_id, customer_id, (transaction_date AT TIME ZONE 'UTC')::date - DATE '1970-01-01',
       (total_amount * 100)::bigint, payment_method, status
FROM transaction

-- table customer
SELECT customer_id, subscription_plan FROM customer

-- table product
SELECT product_id, name, category FROM product

-- table transactiondetail
SELECT transaction_detail_id, product_id, quantity, (quantity * unit_price * 100)::bigint FROM transactiondetail

-- table interaction
SELECT interaction_id, interaction_type, channel FROM interaction

-- table stock
SELECT stock_id, product_id, available_quantity, reorder_point FROM stock

-- table carrier
SELECT carrier_id, name FROM carrier

-- table shipment
SELECT shipment_id, carrier_id, status FROM shipment
