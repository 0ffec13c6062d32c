SELECT least(
    -- A sale may have any date; one before this century does not stretch the charts.
    (SELECT min(bucket) FROM sales_rollup WHERE grain = 'hour' AND bucket >= '2000-01-01'),
    (SELECT min(bucket) FROM event_rollup WHERE grain = 'hour' AND operation <> 'r')) AS begins
