-- Partitions do not come in step: what a batch read of a database's clock holds once the next one has
-- brought what was committed before and became visible behind it.
ALTER TABLE source_clock ALTER COLUMN commit_time DROP NOT NULL,
    ADD COLUMN coming timestamptz;
COMMENT ON TABLE source_clock IS 'Up to which commit time all changes of a database are here: commit_time, null before a batch behind the first has brought all there was. It goes back where the database''s clock was put back.';
COMMENT ON COLUMN source_clock.coming IS 'What commit_time becomes with the next batch that brings all there is.';

CREATE OR REPLACE VIEW final_window AS
SELECT w.*
FROM metric_window w
WHERE w.window_start > '-infinity'
  AND w.window_start + interval '30 seconds' <=
      (SELECT min(commit_time) - interval '10 seconds' FROM source_clock
       WHERE source IN ('instashop', 'crm_db', 'erp_db', 'ecommerce_db') HAVING count(commit_time) = 4);

-- An interaction may be called like that, too.
CREATE OR REPLACE VIEW stock_outs AS
SELECT e.commit_time, e.product_id, p.name, p.category,
       (e.before ->> 'available_quantity')::int AS quantity_before,
       s.available_quantity AS quantity_now
FROM realtime_events e
LEFT JOIN dim_product p ON p.product_id = e.product_id AND p.valid_to = 'infinity'
LEFT JOIN fact_stock_level s ON s.stock_id = e.key AND s.deleted_at IS NULL
WHERE e.event_type = 'stock_out' AND e.topic = 'stock';
