SELECT sold.product_id, product.name, product.category,
       sold.units::bigint AS units, sold.revenue
FROM (SELECT product_id, sum(net_units) AS units, sum(net_revenue) AS revenue
      FROM item_rollup
      WHERE {period}
      GROUP BY product_id
      HAVING sum(net_units) > 0) sold
LEFT JOIN dim_product product ON product.product_id = sold.product_id AND product.valid_to = 'infinity'
ORDER BY revenue DESC, product_id
LIMIT 50
