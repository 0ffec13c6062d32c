-- Each product is added up before its category is looked up: quicker over a long time.
SELECT product.category, product.product_id IS NOT NULL AS known,
       sum(sold.net_units)::bigint AS net_units,
       sum(sold.net_revenue) AS net_revenue,
       sum(sold.gross_sales) AS gross_sales
FROM (SELECT product_id, sum(net_units) AS net_units, sum(net_revenue) AS net_revenue,
             sum(gross_sales) AS gross_sales
      FROM item_rollup
      WHERE {period}
      GROUP BY product_id) sold
LEFT JOIN dim_product product ON product.product_id = sold.product_id AND product.valid_to = 'infinity'
GROUP BY category, known
ORDER BY net_revenue DESC, category, known
