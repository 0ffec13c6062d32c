-- What the dashboard asks the warehouse, each of the last 90 days.

-- question activity by hour, the last three days
SELECT bucket, events, transactions, revenue, unique_customers
FROM activity WHERE grain = 'hour' AND bucket >= now() - interval '3 days' ORDER BY bucket;

-- question activity by day
SELECT bucket, events, transactions, revenue, unique_customers
FROM activity WHERE grain = 'day' AND bucket >= now() - interval '90 days' ORDER BY bucket;

-- question net revenue by category
SELECT category, sum(net_revenue), sum(net_units)
FROM product_sales('day', now() - interval '90 days', now()) GROUP BY category ORDER BY 2 DESC;

-- question best sellers
SELECT product_id, name, category, net_units, net_revenue
FROM product_sales('day', now() - interval '90 days', now()) ORDER BY net_units DESC LIMIT 20;

-- question value of merchants
SELECT customer_id, business_name, subscription_plan, sum(transactions), sum(revenue)
FROM customer_value WHERE grain = 'day' AND bucket >= now() - interval '90 days'
GROUP BY customer_id, business_name, subscription_plan ORDER BY 5 DESC LIMIT 20;

-- question funnel by channel
SELECT channel, sum(visits), sum(inquiries), sum(intents), sum(sales)
FROM funnel WHERE grain = 'day' AND bucket >= now() - interval '90 days' GROUP BY channel;

-- question conversion by channel
SELECT channel, sum(sessions), sum(conversions), sum(cart_abandonments), sum(bounces)
FROM conversion WHERE grain = 'day' AND bucket >= now() - interval '90 days' GROUP BY channel;

-- question delivery times by carrier
SELECT carrier, sum(delivered), sum(late), sum(seconds) / nullif(sum(delivered), 0)
FROM delivery_times WHERE grain = 'day' AND bucket >= now() - interval '90 days' GROUP BY carrier;

-- question newest stock-outs
SELECT * FROM stock_outs ORDER BY commit_time DESC LIMIT 50;

-- question what happened last
SELECT commit_time, event_type, key, amount FROM realtime_events ORDER BY commit_time DESC LIMIT 50;

-- question everything about one sale
SELECT commit_time, topic, event_type, key, after FROM realtime_events
WHERE transaction_id = (SELECT max(transaction_id) - 1000 FROM fact_transaction) ORDER BY commit_time;

-- question revenue by window, the last hour
SELECT window_start, count, cents FROM final_window
WHERE metric = 'transactions' AND window_start >= now() - interval '1 hour' ORDER BY window_start;
