-- Applies what a poll brought to the totals, in one step, and makes the documents anew.
--
-- ARGV: now (ISO-8601), today (UTC date), whether all of the dashboard is made anew (1, or empty: only the
--   sections that changed), the health document (or empty), and for each partition:
--   partition, offset that must be stored (empty: none), offset to store (empty: none), number of
--   words, words.
-- The words are commands:
--   add METRIC KEY COUNT CENTS QUANTITY      books a difference
--   label PRODUCT LSN CATEGORY               what a product belongs to; written as keys are
--   unlabel PRODUCT LSN                      it is gone
--   window METRIC START KEY COUNT CENTS QUANTITY
--                                            what a window of a declared metric has booked more; START in
--                                            milliseconds since the epoch
--   keep METRIC OLDEST START                 windows that began before OLDEST are not known any more, or
--                                            those before START where none was known
--   forget METRIC,METRIC… START              takes back all that the partition booked for these; windows
--                                            that began before START are not known any more
--   begin METRIC,… START                     takes back all of these, unless another partition of the
--                                            topic is known
--   snapshot BEGAN METRIC,… START            forgets, if this snapshot is not known; problems are over
--   problem REASON TIMES                     changes of this partition are missing
--   gap REASON                               the same, however many times it is said
--   topic ID                                 the identity of the topic of which this is a partition
--   partitions NUMBER                        how many the topic has: what others told is the first one's
--   committed MOMENT                         the newest of these changes (ISO-8601, milliseconds)
-- A partition whose stored offset is another one is left alone: its records were applied already,
-- or Redis has lost something. Returns these partitions, each followed by its stored offset. After
-- a loss no document is made: the next call says that the totals are being rebuilt.
--
-- totals:applied_at says when this was called last, totals:sections has the parts of the dashboard as they were
-- made last: each is made anew when a sum of a metric in it changed.
--
-- In a key NULL is \N, what nobody knows is \?, and a text that begins with a backslash has one more in
-- front; so it is in the documents, where keys are the names of members.
--
-- Money and counts stay text, or integers under 2^53: Lua's numbers are doubles.

local OFFSETS = 'totals:offsets'
local SNAPSHOTS = 'totals:snapshots'
local TOPIC_IDS = 'totals:topic_ids'
local PROBLEMS = 'totals:problems'
local COMMITTED = 'totals:committed'
local CATEGORIES = 'totals:products'
local PRODUCT_PARTITIONS = 'totals:product_partitions'
local PARTITIONS = 'totals:partitions'
local SALES = 'totals:items.category'
local EARLIER_SALES = 'totals:sales'
local DAILY = 'metrics:revenue:daily'
local MOST_PROBLEMS = 200
local MOST_PARTITIONS = 1000000
local UNKNOWN = '\\?'
local SUMS = {'count', 'cents', 'quantity'}
local SECTIONS = 'totals:sections'

-- What of the dashboard is made of a metric.
local SECTIONS_OF = {
  ['transactions'] = {'transactions', 'revenue'},
  ['transactions.status'] = {'transactions'},
  ['transactions.payment_method'] = {'transactions', 'revenue'},
  ['transactions.day'] = {'revenue'},
  ['items.product'] = {'sales'},
  ['customers.plan'] = {'customers'},
  ['products.category'] = {'products'},
  ['interactions'] = {'interactions'},
  ['stock'] = {'stock'},
  ['shipments.status'] = {'shipments'},
  ['shipments.carrier'] = {'shipments'},
  ['carriers'] = {'shipments', 'carriers'},
  ['events'] = {'events'}
}
local changed_sections = {}

local word = 0
local function argument()
  word = word + 1
  return ARGV[word]
end

-- Names of hashes, each put together once: a poll books thousands of keys.
local hashes = {}

local function hash(metric, what)
  local of_metric = hashes[metric]
  if not of_metric then
    of_metric = {}
    hashes[metric] = of_metric
  end
  local name = of_metric[what]
  if not name then
    name = 'totals:' .. metric .. ':' .. what
    of_metric[what] = name
  end
  return name
end

-- The partition whose commands are applied, or a declared metric's share of it; its topic and number;
-- and the name of what is known of it alone: that of the topic where it is the first.
local partition_of_batch, topic_of_batch, number_of_batch, part_of_batch

-- By partition and reason, in two lines, how many times it was met. Of a reason that names a value, the
-- first is kept; and only so many reasons.
local function problem(reason, times)
  local field = part_of_batch .. '\n' .. reason
  local same = reason:match('^.-, e%.g%. ')
  if same then
    same = part_of_batch .. '\n' .. same
    for _, known in ipairs(redis.call('HKEYS', PROBLEMS)) do
      if known:sub(1, #same) == same then
        field = known
      end
    end
  end
  if redis.call('HLEN', PROBLEMS) >= MOST_PROBLEMS and redis.call('HEXISTS', PROBLEMS, field) == 0 then
    field = part_of_batch .. '\nother reasons'
  end
  redis.call('HINCRBY', PROBLEMS, field, times)
end

local function is_healed()
  for _, field in ipairs(redis.call('HKEYS', PROBLEMS)) do
    if field:match('^[^\n]*') == part_of_batch then
      redis.call('HDEL', PROBLEMS, field)
    end
  end
end

-- A sum that would not fit into 64 bits stays as it is, and is named: an error would end the script
-- in the middle of its work.
local function increase(key, field, difference)
  if difference == '0' then
    return
  end
  local sum = redis.pcall('HINCRBY', key, field, difference)
  if type(sum) == 'table' then
    problem('a sum of ' .. key:gsub(':%d+$', '') .. ' is too large a number', '1')
  elseif sum == 0 then
    redis.call('HDEL', key, field)
  end
end

-- Sums of a metric change.
local function changes(metric)
  for _, section in ipairs(SECTIONS_OF[metric] or {}) do
    changed_sections[section] = true
  end
end

local function negated(number)
  if number:sub(1, 1) == '-' then
    return number:sub(2)
  end
  return number == '0' and number or '-' .. number
end

-- Cents as a decimal with two decimals.
local function money(cents)
  local text = cents or '0'
  local sign = ''
  if text:sub(1, 1) == '-' then
    sign = '-'
    text = text:sub(2)
  end
  text = string.rep('0', 3 - #text) .. text
  return sign .. text:sub(1, -3) .. '.' .. text:sub(-2)
end

local function category_of(product)
  return redis.call('HGET', CATEGORIES, product) or UNKNOWN
end

-- What the categories sold more of: of thousands of products there are few. A double holds it up to 2^53.
local sold
local MOST_SOLD = 1e15

local function forget_sold()
  sold = {cents = {}, quantity = {}}
end

forget_sold()

local function sell_some(sum, category, difference)
  local number = tonumber(difference)
  local total = (sold[sum][category] or 0) + number
  if math.abs(number) < MOST_SOLD and math.abs(total) < MOST_SOLD then
    sold[sum][category] = total
  else
    increase(SALES .. ':' .. sum, category, difference)
  end
end

local function sell(category, cents, quantity)
  changes('items.product')
  sell_some('cents', category, cents)
  sell_some('quantity', category, quantity)
end

local function write_sold()
  for sum, by_category in pairs(sold) do
    for category, number in pairs(by_category) do
      increase(SALES .. ':' .. sum, category, string.format('%.0f', number))
    end
  end
  forget_sold()
end

local function book(metric, key, count, cents, quantity)
  changes(metric)
  increase(hash(metric, 'count'), key, count)
  increase(hash(metric, 'cents'), key, cents)
  increase(hash(metric, 'quantity'), key, quantity)
  if metric == 'items.product' then
    sell(category_of(key), cents, quantity)
  elseif metric == 'transactions.day' then
    if redis.call('HEXISTS', hash(metric, 'count'), key) == 1 then
      redis.call('HSET', DAILY, key, money(redis.call('HGET', hash(metric, 'cents'), key)))
    else
      redis.call('HDEL', DAILY, key)
    end
  end
end

-- The windows of a declared metric: a sorted set of when each began, and the sums of each by key.
local function windows(metric)
  return hash(metric, 'windows')
end

local function of_window(metric, sum, start)
  return hash(metric, sum .. ':' .. start)
end

local function delete_window(metric, start)
  for _, sum in ipairs(SUMS) do
    redis.call('UNLINK', of_window(metric, sum, start))
  end
end

local function add_to_window(metric, start, key, count, cents, quantity)
  if redis.call('ZADD', windows(metric), start, start) == 1 then
    -- Who deletes keys may have missed one that began meanwhile.
    delete_window(metric, start)
  end
  increase(of_window(metric, 'count', start), key, count)
  increase(of_window(metric, 'cents', start), key, cents)
  increase(of_window(metric, 'quantity', start), key, quantity)
end

-- Deletes the windows that began before.
local function drop_windows(metric, start)
  local old = redis.call('ZRANGEBYSCORE', windows(metric), '-inf', '(' .. start)
  for _, each in ipairs(old) do
    delete_window(metric, each)
    redis.call('ZREM', windows(metric), each)
  end
end

local function since(metric)
  return hash(metric, 'since')
end

-- Of declared metrics, whose labels have a #; of the others there are no windows.
local function know_since(metric, start)
  if metric:find('#', 1, true) then
    drop_windows(metric, start)
    if tonumber(start) > tonumber(redis.call('GET', since(metric)) or '0') then
      redis.call('SET', since(metric), start)
    end
  end
end

-- What the partitions behind the first have booked of a metric, by partition, sum and key. What is left
-- of a sum without them is the first one's.
local function shares(metric)
  return hash(metric, 'shares')
end

local function share(sum, key)
  return number_of_batch .. '|' .. sum .. '|' .. key
end

local function add(metric, key, count, cents, quantity)
  if number_of_batch ~= '0' then
    increase(shares(metric), share('count', key), count)
    increase(shares(metric), share('cents', key), cents)
    increase(shares(metric), share('quantity', key), quantity)
  end
  book(metric, key, count, cents, quantity)
end

-- A product's sales move with it. It has no category where it is gone.
local function label(product, category)
  local before = category_of(product)
  if category then
    redis.call('HSET', CATEGORIES, product, category)
  else
    redis.call('HDEL', CATEGORIES, product)
    category = UNKNOWN
  end
  if before ~= category then
    local cents = redis.call('HGET', hash('items.product', 'cents'), product) or '0'
    local quantity = redis.call('HGET', hash('items.product', 'quantity'), product) or '0'
    sell(before, negated(cents), negated(quantity))
    sell(category, cents, quantity)
  end
end

local function delete_sums(metric)
  changes(metric)
  for _, sum in ipairs(SUMS) do
    redis.call('DEL', hash(metric, sum))
  end
  if metric == 'items.product' then
    redis.call('DEL', SALES .. ':cents', SALES .. ':quantity')
    forget_sold()
  elseif metric == 'transactions.day' then
    redis.call('DEL', DAILY)
  end
end

-- Whether the topic has no such partition any more.
local function is_gone(partition)
  return tonumber(partition) >= tonumber(redis.call('HGET', PARTITIONS, topic_of_batch) or MOST_PARTITIONS)
end

-- Deletes the fields of a hash that are of such partitions.
--
-- pattern: what it captures of a field is the topic and the number.
local function delete_gone(hash, pattern)
  for _, field in ipairs(redis.call('HKEYS', hash)) do
    local topic, number = field:match(pattern)
    if topic == topic_of_batch and is_gone(number) then
      redis.call('HDEL', hash, field)
    end
  end
end

-- Takes back what the partition has booked; where it is the first, all but what the others have.
local function take_back(metric)
  local is_first = number_of_batch == '0'
  if is_first then
    delete_sums(metric)
  end
  local flat = redis.call('HGETALL', shares(metric))
  for i = 1, #flat, 2 do
    local of, sum, key = flat[i]:match('^(%d+)|(%a+)|(.*)$')
    local is_forgotten = of == number_of_batch or is_first and is_gone(of)
    if is_forgotten then
      redis.call('HDEL', shares(metric), flat[i])
    end
    if is_forgotten ~= is_first then
      local difference = is_first and flat[i + 1] or negated(flat[i + 1])
      book(metric, key, sum == 'count' and difference or '0', sum == 'cents' and difference or '0',
        sum == 'quantity' and difference or '0')
    end
  end
end

-- Which partition told of a product last, and the LSN of that; without one where the topic has one partition.
local function teller(product)
  return (redis.call('HGET', PRODUCT_PARTITIONS, product) or '0'):match('^(%d+) ?(%d*)$')
end

-- Notes that the partition tells of a product; false where another one told something newer: rows move
-- where partitions are added. What is gone stays noted.
local function tells(product, lsn)
  local partition, newest = teller(product)
  if partition ~= number_of_batch and (#lsn < #newest or #lsn == #newest and lsn < newest) then
    return false
  end
  if tonumber(redis.call('HGET', PARTITIONS, topic_of_batch) or 1) > 1 then
    redis.call('HSET', PRODUCT_PARTITIONS, product, number_of_batch .. ' ' .. lsn)
  else
    redis.call('HDEL', PRODUCT_PARTITIONS, product)
  end
  return true
end

-- The products that the partition told of are gone.
local function forget_products()
  local function is_forgotten(product)
    local partition = teller(product)
    return partition == number_of_batch or number_of_batch == '0' and is_gone(partition)
  end
  for _, product in ipairs(redis.call('HKEYS', CATEGORIES)) do
    if is_forgotten(product) then
      label(product, nil)
    end
  end
  for _, product in ipairs(redis.call('HKEYS', PRODUCT_PARTITIONS)) do
    if is_forgotten(product) then
      redis.call('HDEL', PRODUCT_PARTITIONS, product)
    end
  end
end

local function forget(metrics, start)
  for metric in metrics:gmatch('[^,]+') do
    take_back(metric)
    know_since(metric, start)
    if metric == 'products.category' then
      forget_products()
    end
  end
end

local function forget_all(metrics)
  for metric in metrics:gmatch('[^,]+') do
    delete_sums(metric)
    drop_windows(metric, '+inf')
    redis.call('DEL', shares(metric), since(metric))
    if metric == 'products.category' then
      redis.call('DEL', PRODUCT_PARTITIONS)
      for _, product in ipairs(redis.call('HKEYS', CATEGORIES)) do
        label(product, nil)
      end
    end
  end
end

-- The topic of a partition, and its number.
local function parts(partition)
  return partition:match('^(.*)%-(%d+)$')
end

local function is_known(topic)
  for _, partition in ipairs(redis.call('HKEYS', OFFSETS)) do
    if parts(partition) == topic then
      return true
    end
  end
  return false
end

local commands = {
  add = function()
    add(argument(), argument(), argument(), argument(), argument())
  end,
  label = function()
    local product, lsn, category = argument(), argument(), argument()
    if tells(product, lsn) then
      label(product, category)
    end
  end,
  unlabel = function()
    local product, lsn = argument(), argument()
    if tells(product, lsn) then
      label(product, nil)
    end
  end,
  window = function()
    add_to_window(argument(), argument(), argument(), argument(), argument(), argument())
  end,
  keep = function()
    local metric, oldest, start = argument(), argument(), argument()
    know_since(metric, redis.call('EXISTS', since(metric)) == 1 and oldest or start)
  end,
  forget = function()
    forget(argument(), argument())
  end,
  begin = function()
    local metrics, start = argument(), argument()
    if not is_known(topic_of_batch) then
      forget_all(metrics)
    end
    for metric in metrics:gmatch('[^,]+') do
      know_since(metric, start)
    end
  end,
  snapshot = function()
    local began, metrics, start = argument(), argument(), argument()
    local known = redis.call('HGET', SNAPSHOTS, part_of_batch) or ''
    -- Not by which is later: a clock may have been put back in between.
    if not (',' .. known .. ','):find(',' .. began .. ',', 1, true) then
      redis.call('HSET', SNAPSHOTS, part_of_batch, known == '' and began or known .. ',' .. began)
      is_healed()
      forget(metrics, start)
    end
  end,
  problem = function()
    problem(argument(), argument())
  end,
  gap = function()
    redis.call('HSETNX', PROBLEMS, part_of_batch .. '\n' .. argument(), 1)
  end,
  topic = function()
    redis.call('HSET', TOPIC_IDS, partition_of_batch, argument())
  end,
  partitions = function()
    redis.call('HSET', PARTITIONS, topic_of_batch, argument())
    delete_gone(OFFSETS, '^(.*)%-(%d+)$')
    delete_gone(TOPIC_IDS, '^(.*)%-(%d+)$')
    delete_gone(SNAPSHOTS, '^(.*)#(%d+)$')
    delete_gone(PROBLEMS, '^([^\n]*)#(%d+)\n')
  end,
  committed = function()
    local moment = argument()
    if moment > (redis.call('GET', COMMITTED) or '') then
      redis.call('SET', COMMITTED, moment)
    end
  end
}

local function sorted_keys(values)
  local keys = {}
  for key in pairs(values) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

-- The names of the fields of a hash, sorted, and their values by name.
local function fields(key)
  local flat = redis.call('HGETALL', key)
  local values = {}
  for i = 1, #flat, 2 do
    values[flat[i]] = flat[i + 1]
  end
  return sorted_keys(values), values
end

local function object(members)
  return '{' .. table.concat(members, ',') .. '}'
end

local function member(name, json)
  return cjson.encode(name) .. ':' .. json
end

-- A hash as an object, and the sum of its values.
local function by(metric, what, render)
  local names, values = fields(hash(metric, what))
  local members, sum = {}, 0
  for _, name in ipairs(names) do
    members[#members + 1] = member(name, render and render(values[name]) or values[name])
    sum = sum + tonumber(values[name])
  end
  return object(members), string.format('%.0f', sum)
end

-- A text of a field of several parts: there | is %7C, and % is %25.
local function decoded(text)
  return (text:gsub('%%7C', '|'):gsub('%%25', '%%'))
end

-- A hash with fields of two parts, summed by one of them.
local function by_part(metric, pattern)
  local names, values = fields(hash(metric, 'count'))
  local sums = {}
  for _, name in ipairs(names) do
    local part = decoded(name:match(pattern))
    sums[part] = (sums[part] or 0) + tonumber(values[name])
  end
  local members, total = {}, 0
  for _, part in ipairs(sorted_keys(sums)) do
    members[#members + 1] = member(part, string.format('%.0f', sums[part]))
    total = total + sums[part]
  end
  return object(members), string.format('%.0f', total)
end

-- The sum of whole numbers, texts all of them: a double holds what the last nine digits add up to, and
-- what those before them do.
local PARTS = 1000000000

local function sum_of(values)
  local high, low = 0, 0
  for _, text in pairs(values) do
    local sign, digits = text:match('^(-?)(%d+)$')
    local one = sign == '-' and -1 or 1
    high = high + one * (tonumber(digits:sub(1, -10)) or 0)
    low = low + one * tonumber(digits:sub(-9))
  end
  high, low = high + math.floor(low / PARTS), low % PARTS
  local sign = ''
  if high < 0 then
    sign = '-'
    high, low = low > 0 and -high - 1 or -high, low > 0 and PARTS - low or 0
  end
  return sign .. (high == 0 and string.format('%.0f', low) or string.format('%.0f%09.0f', high, low))
end

-- An earlier version called the category of what is gone unknown, as a category may be called, too.
local function regroup_earlier_sales()
  if redis.call('DEL', EARLIER_SALES .. ':cents', EARLIER_SALES .. ':quantity') == 0 then
    return
  end
  redis.call('DEL', SALES .. ':cents', SALES .. ':quantity')
  part_of_batch = 'transaction_items'
  local _, cents = fields(hash('items.product', 'cents'))
  for product, sum in pairs(cents) do
    sell(category_of(product), sum, '0')
  end
  local _, quantities = fields(hash('items.product', 'quantity'))
  for product, sum in pairs(quantities) do
    sell(category_of(product), '0', sum)
  end
  write_sold()
end

local function one(metric, what, key)
  return redis.call('HGET', hash(metric, what), key) or '0'
end

local function sales()
  local names, units = fields(SALES .. ':quantity')
  local _, cents = fields(SALES .. ':cents')
  for name in pairs(cents) do
    if not units[name] then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  local members = {}
  for _, name in ipairs(names) do
    members[#members + 1] = member(name, object({
      member('items_sold', units[name] or '0'),
      member('gross_sales', money(cents[name]))
    }))
  end
  return object({
    member('items_sold', sum_of(units)),
    member('gross_sales', money(sum_of(cents))),
    member('by_category', object(members))
  })
end

local function counted(name, metric)
  local members, total = by(metric, 'count')
  return object({member('total', total), member(name, members)})
end

-- Parcels by the name of their carrier and by status.
local function by_carrier()
  local names = {}
  for _, carrier in ipairs(redis.call('HKEYS', hash('carriers', 'count'))) do
    local name, id = carrier:match('^(.*)|([^|]*)$')
    names[id] = decoded(name)
  end
  local sums = {}
  local parcels, counts = fields(hash('shipments.carrier', 'count'))
  for _, parcel in ipairs(parcels) do
    local status, id = parcel:match('^(.*)|([^|]*)$')
    status = decoded(status)
    local name = names[id] or UNKNOWN
    sums[name] = sums[name] or {}
    sums[name][status] = (sums[name][status] or 0) + tonumber(counts[parcel])
  end
  local members = {}
  for _, name in ipairs(sorted_keys(sums)) do
    local parts = {}
    for _, status in ipairs(sorted_keys(sums[name])) do
      parts[#parts + 1] = member(status, string.format('%.0f', sums[name][status]))
    end
    members[#members + 1] = member(name, object(parts))
  end
  return object(members)
end

local function shipments()
  local statuses, total = by('shipments.status', 'count')
  return object({
    member('total', total), member('by_status', statuses), member('by_carrier', by_carrier())
  })
end

-- Makes the sections of the dashboard.
local make = {
  transactions = function()
    return object({
      member('total', one('transactions', 'count', '')),
      member('by_status', (by('transactions.status', 'count'))),
      member('by_payment_method', (by('transactions.payment_method', 'count')))
    })
  end,
  revenue = function(today)
    local methods = by('transactions.payment_method', 'cents', money)
    return object({
      member('total', money(one('transactions', 'cents', ''))),
      member('today', redis.call('HGET', DAILY, today) or '0.00'),
      member('by_payment_method', methods)
    })
  end,
  sales = sales,
  customers = function()
    return counted('by_plan', 'customers.plan')
  end,
  products = function()
    return counted('by_category', 'products.category')
  end,
  interactions = function()
    local types, total = by_part('interactions', '^(.*)|[^|]*$')
    local channels = by_part('interactions', '([^|]*)$')
    return object({member('total', total), member('by_type', types), member('by_channel', channels)})
  end,
  stock = function()
    return object({
      member('total', one('stock', 'count', 'all')),
      member('low', one('stock', 'count', 'low')),
      member('empty', one('stock', 'count', 'empty'))
    })
  end,
  shipments = shipments,
  carriers = function()
    local _, total = by('carriers', 'count')
    return total
  end,
  events = function()
    local operations, total = by_part('events', '([^|]*)$')
    return object({member('total', total), member('by_operation', operations)})
  end
}

local function dashboard(now, today, all)
  local _, known = fields(SECTIONS)
  local members = {}
  for _, section in ipairs({
    'transactions', 'revenue', 'sales', 'customers', 'products', 'interactions', 'stock', 'shipments',
    'carriers', 'events'
  }) do
    local json = known[section]
    if all or not json or changed_sections[section] or section == 'revenue' and known.today ~= today then
      json = make[section](today)
      redis.call('HSET', SECTIONS, section, json)
    end
    members[#members + 1] = member(section, json)
  end
  if known.today ~= today then
    redis.call('HSET', SECTIONS, 'today', today)
  end
  local committed = redis.call('GET', COMMITTED)
  members[#members + 1] = member('committed_at', committed and cjson.encode(committed) or 'null')
  members[#members + 1] = member('updated_at', cjson.encode(now))
  return object(members)
end

local now, today, all, health = argument(), argument(), argument() ~= '', argument()
-- Where there is no memory left, Redis refuses this before anything is written or deleted.
redis.call('SET', 'totals:applied_at', now)
regroup_earlier_sales()
local refused, lost = {}, false
while word < #ARGV do
  local partition, expected, following, words = argument(), argument(), argument(), argument()
  local stop = word + tonumber(words)
  local stored = redis.call('HGET', OFFSETS, partition) or ''
  if stored == expected then
    partition_of_batch = partition
    topic_of_batch, number_of_batch = parts(partition)
    part_of_batch = number_of_batch == '0' and topic_of_batch or topic_of_batch .. '#' .. number_of_batch
    while word < stop do
      commands[argument()]()
    end
    write_sold()
    if following ~= '' then
      redis.call('HSET', OFFSETS, partition, following)
    end
  else
    word = stop
    lost = lost or (tonumber(stored) or 0) < (tonumber(expected) or 0)
    refused[#refused + 1] = partition
    refused[#refused + 1] = stored
  end
end
if lost then
  redis.call('DEL', SECTIONS)
else
  redis.call('SET', 'metrics:dashboard', dashboard(now, today, all))
  if health ~= '' then
    redis.call('HSET', 'pipeline:health', 'totals', health)
  end
end
return refused
