-- Deletes all that is kept of a declared metric, in one step: who still reads it begins anew.
--
-- ARGV: the metric's label, the separator behind it in the names of its shares of partitions.

local prefix = ARGV[1] .. ARGV[2]
for _, hash in ipairs({'totals:offsets', 'totals:topic_ids', 'totals:snapshots', 'totals:problems',
  'totals:partitions'}) do
  for _, field in ipairs(redis.call('HKEYS', hash)) do
    if field:sub(1, #prefix) == prefix then
      redis.call('HDEL', hash, field)
    end
  end
end
for _, what in ipairs({'count', 'cents', 'quantity', 'shares'}) do
  redis.call('DEL', 'totals:' .. ARGV[1] .. ':' .. what)
end
