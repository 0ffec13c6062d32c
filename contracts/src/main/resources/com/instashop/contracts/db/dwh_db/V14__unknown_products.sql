-- A product that nobody knows has neither a name nor a category; known tells it from one whose category is NULL.
-- A category may be called anything, also unknown, as that of those products was before.

CREATE OR REPLACE VIEW category_revenue AS
SELECT r.grain, r.bucket, p.category,
       sum(r.units)::bigint AS units, sum(r.gross_sales) AS gross_sales,
       sum(r.net_units)::bigint AS net_units, sum(r.net_revenue) AS net_revenue,
       p.product_id IS NOT NULL AS known
FROM item_rollup r
LEFT JOIN dim_product p ON p.product_id = r.product_id AND p.valid_to = 'infinity'
GROUP BY r.grain, r.bucket, p.category, p.product_id IS NOT NULL;
COMMENT ON COLUMN category_revenue.known IS 'Whether there are such products: false for the sales of those that are not there.';

CREATE OR REPLACE VIEW best_sellers AS
SELECT r.grain, r.bucket, r.product_id, p.name, p.category,
       r.net_units AS units, r.net_revenue AS revenue,
       p.product_id IS NOT NULL AS known
FROM item_rollup r
LEFT JOIN dim_product p ON p.product_id = r.product_id AND p.valid_to = 'infinity';
COMMENT ON COLUMN best_sellers.known IS 'Whether there is such a product.';

CREATE OR REPLACE FUNCTION product_sales(of_grain text, since timestamptz, until timestamptz)
RETURNS TABLE (product_id bigint, name text, category text,
               units bigint, gross_sales numeric, net_units bigint, net_revenue numeric)
LANGUAGE sql STABLE AS $$
    SELECT sold.product_id, p.name, p.category,
           sold.units, sold.gross_sales, sold.net_units, sold.net_revenue
    FROM (SELECT r.product_id, sum(r.units)::bigint AS units, sum(r.gross_sales) AS gross_sales,
                 sum(r.net_units)::bigint AS net_units, sum(r.net_revenue) AS net_revenue
          FROM item_rollup r
          WHERE r.grain = of_grain AND r.bucket >= since AND r.bucket < until
          GROUP BY r.product_id) sold
    LEFT JOIN dim_product p ON p.product_id = sold.product_id AND p.valid_to = 'infinity'
$$;
