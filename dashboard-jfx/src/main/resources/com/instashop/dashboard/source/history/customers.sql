SELECT customer_id, business_name, subscription_plan,
       sum(transactions)::bigint AS transactions,
       sum(completed)::bigint AS completed,
       sum(revenue) AS revenue
FROM customer_value
WHERE {period}
GROUP BY customer_id, business_name, subscription_plan
HAVING sum(transactions) > 0
ORDER BY revenue DESC, customer_id
LIMIT 200
