SELECT commit_time, product_id, name, category, quantity_before, quantity_now,
       count(*) OVER () AS all_of_them
FROM stock_outs
WHERE commit_time >= :from AND commit_time < :until
ORDER BY commit_time DESC
LIMIT 500
