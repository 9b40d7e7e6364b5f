-- Once more of a quota, by the generic cell rate algorithm: `full` is the instant at which nothing is taken any more.
-- KEYS: its key. ARGV: the request (a random word), quantity, seconds. All instants in microseconds of this server's
-- clock, so that the clocks of those who ask do not matter. Gives: allowed (0 or 1), how often it is now, and the
-- microseconds until it is (fully, if it was) again. The last answers are kept: a request that comes twice is
-- answered as before and counted once.
local KEPT, SHORTEST = 8, 10000
local key, request, quantity = KEYS[1], ARGV[1], tonumber(ARGV[2])
local each = math.floor(tonumber(ARGV[3]) * 1000000 / quantity)

local held = redis.call('HMGET', key, 'full', 'count', 0, 1, 2, 3, 4, 5, 6, 7)
for place = 3, KEPT + 2 do
  local known, allowed, left, wait = string.match(held[place] or '', '^(%S+) (%d+) (%d+) (%d+)$')
  if known == request then
    return {tonumber(allowed), tonumber(left), tonumber(wait)}
  end
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = math.min(math.max(tonumber(held[1] or now), now), now + quantity * each)
local left = quantity - (full - now) / each
local allowed, wait = 0, math.ceil((1 - left) * each)
if left >= 1 then
  allowed, left, full = 1, left - 1, full + each
  wait = full - now
end
left = math.floor(left)

local count = tonumber(held[2] or 0)
local answer = string.format('%s %d %d %.0f', request, allowed, left, wait)
redis.call('HSET', key, 'full', string.format('%.0f', full), 'count', (count + 1) % KEPT, count, answer)
redis.call('PEXPIRE', key, math.max(math.ceil((full - now) / 1000), SHORTEST))
return {allowed, left, wait}
