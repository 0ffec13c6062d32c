SELECT channel,
       sum(sessions)::bigint AS visits,
       sum(conversions)::bigint AS conversions,
       sum(cart_abandonments)::bigint AS cart_abandonments,
       sum(bounces)::bigint AS bounces,
       sum(open)::bigint AS open,
       sum(seconds)::bigint AS seconds
FROM conversion
WHERE {period}
GROUP BY channel
HAVING sum(sessions) > 0
ORDER BY visits DESC, channel
