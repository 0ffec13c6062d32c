SELECT category,
       sum(net_units)::bigint AS net_units,
       sum(net_revenue) AS net_revenue,
       sum(gross_sales) AS gross_sales
FROM category_revenue
WHERE {period}
GROUP BY category
ORDER BY net_revenue DESC, category
