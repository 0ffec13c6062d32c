SELECT least(
    (SELECT min(bucket) FROM sales_rollup WHERE grain = 'hour'),
    (SELECT min(bucket) FROM event_rollup WHERE grain = 'hour' AND operation <> 'r')) AS begins
