SELECT channel,
       coalesce(sum(visits), 0)::bigint AS visits,
       coalesce(sum(inquiries), 0)::bigint AS inquiries,
       coalesce(sum(intents), 0)::bigint AS intents,
       coalesce(sum(sales), 0)::bigint AS sales
FROM funnel
WHERE {period}
GROUP BY channel
ORDER BY visits DESC, channel
