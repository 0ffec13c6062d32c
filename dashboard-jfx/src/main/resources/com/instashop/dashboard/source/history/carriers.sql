SELECT carrier_id, carrier,
       sum(delivered)::bigint AS delivered,
       sum(late)::bigint AS late,
       sum(seconds)::bigint AS seconds
FROM delivery_times
WHERE {period}
GROUP BY carrier_id, carrier
HAVING sum(delivered) > 0
ORDER BY sum(seconds)::numeric / sum(delivered), carrier_id
