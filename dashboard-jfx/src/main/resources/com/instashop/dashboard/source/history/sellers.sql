SELECT product_id, name, category, sum(units)::bigint AS units, sum(revenue) AS revenue
FROM best_sellers
WHERE {period}
GROUP BY product_id, name, category
HAVING sum(units) > 0
ORDER BY revenue DESC, product_id
LIMIT 50
