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
local sums = 'totals:' .. ARGV[1] .. ':'
for _, start in ipairs(redis.call('ZRANGE', sums .. 'windows', 0, -1)) do
  for _, what in ipairs({'count', 'cents', 'quantity'}) do
    redis.call('UNLINK', sums .. what .. ':' .. start)
  end
end
for _, what in ipairs({'count', 'cents', 'quantity', 'shares', 'windows', 'since'}) do
  redis.call('DEL', sums .. what)
end
