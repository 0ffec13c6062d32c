SELECT coalesce(sum(a.events), 0)::bigint AS events,
       coalesce(sum(a.transactions), 0)::bigint AS transactions,
       coalesce(sum(a.revenue), 0) AS revenue,
       (SELECT count(DISTINCT customer_id)
        FROM customer_value
        WHERE transactions > 0 AND {period}) AS unique_customers
FROM (SELECT * FROM activity WHERE {period}) a
