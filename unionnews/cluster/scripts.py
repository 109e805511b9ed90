"""The steps of the board, in Lua: Redis does each of them whole or not at all.

``KEYS[1]`` is the prefix of all keys. All times are those of Redis, in milliseconds.
"""

from __future__ import annotations

from unionnews.crawling.host_turns import NOW

_COMMON = """
local function key(id) return P .. 'shard:' .. id end
local function move(id, to)
  local from = redis.call('HGET', key(id), 'state')
  if from then redis.call('SREM', P .. 'state:' .. from, id) end
  redis.call('SADD', P .. 'state:' .. to, id)
  redis.call('HSET', key(id), 'state', to, 'at', now)
end
local function call(lane)
  if redis.call('HEXISTS', P .. 'called', lane) == 1 then return false end
  local id = redis.call('LPOP', P .. 'lane:' .. lane)
  if not id then return false end
  redis.call('HSET', P .. 'called', lane, id)
  move(id, 'called')
  return id
end
"""

_ADD = """
local id, lane, again = ARGV[1], ARGV[3], ARGV[4]
local state = redis.call('HGET', key(id), 'state')
if state and not (again == '1' and (state == 'dead' or state == 'partial')) then return {0} end
redis.call('HSET', key(id), 'spec', ARGV[2], 'lane', lane, 'tries', 0, 'reason', '')
move(id, 'waiting')
redis.call('RPUSH', P .. 'lane:' .. lane, id)
return {1, call(lane)}
"""

_CLAIM = """
local id, token, ttl = ARGV[1], ARGV[2], ARGV[3]
local lane, state = unpack(redis.call('HMGET', key(id), 'lane', 'state'))
if not lane or redis.call('HGET', P .. 'called', lane) ~= id then return false end
if state ~= 'called' then return false end
if not redis.call('SET', P .. 'lease:' .. lane, token, 'NX', 'PX', ttl) then return false end
move(id, 'running')
local tries = redis.call('HINCRBY', key(id), 'tries', 1)
redis.call('HSET', key(id), 'worker', ARGV[4])
return {redis.call('HGET', key(id), 'spec'), tries}
"""

_RENEW = """
local lease = P .. 'lease:' .. ARGV[1]
if redis.call('GET', lease) ~= ARGV[2] then return 0 end
return redis.call('PEXPIRE', lease, ARGV[3])
"""

_FINISH = """
local id, token, to, reason, pause = unpack(ARGV)
local lane = redis.call('HGET', key(id), 'lane')
-- No lane: it ended dead, and SCHEDULE has forgotten it since.
if not lane or redis.call('GET', P .. 'lease:' .. lane) ~= token then return {0} end
redis.call('DEL', P .. 'lease:' .. lane)
redis.call('HDEL', P .. 'called', lane)
redis.call('HSET', key(id), 'reason', reason)
move(id, to)
if to == 'later' then redis.call('ZADD', P .. 'later', now + pause * 1000, id) end
return {1, call(lane)}
"""

_SWEEP = """
local limit, resend, idle = tonumber(ARGV[1]), ARGV[2] * 1000, ARGV[3] == '1'
local newborn = ARGV[4]
local calls = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'later', '-inf', now)) do
  redis.call('ZREM', P .. 'later', id)
  move(id, 'waiting')
  local lane = redis.call('HGET', key(id), 'lane')
  redis.call('RPUSH', P .. 'lane:' .. lane, id)
  local called = call(lane)
  if called then calls[#calls + 1] = called end
end
local at = redis.call('HGETALL', P .. 'called')
for i = 1, #at, 2 do
  local lane, id = at[i], at[i + 1]
  local state, since, tries, worker =
    unpack(redis.call('HMGET', key(id), 'state', 'at', 'tries', 'worker'))
  if state == 'running' and newborn ~= '' and worker == newborn then
    redis.call('DEL', P .. 'lease:' .. lane)
  end
  if state == 'running' and redis.call('EXISTS', P .. 'lease:' .. lane) == 0 then
    redis.call('HINCRBY', P .. 'counts', 'lost', 1)
    if tonumber(tries) >= limit then
      redis.call('HDEL', P .. 'called', lane)
      redis.call('HSET', key(id), 'reason', 'its worker died in each of ' .. tries .. ' tries')
      move(id, 'dead')
      id = call(lane)
    else
      move(id, 'called')
    end
    if id then calls[#calls + 1] = id end
  elseif state == 'called' and (now - since > resend or idle and now - since > 2000) then
    redis.call('HSET', key(id), 'at', now)
    calls[#calls + 1] = id
  end
end
return calls
"""

_SCHEDULE = """
local site, id, every = ARGV[1], ARGV[2], tonumber(ARGV[5])
local name = P .. 'schedule:' .. site
local last, due = unpack(redis.call('HMGET', name, 'shard', 'due'))
due = tonumber(due) or now
if due > now and due <= now + every then return {0} end
local state = last and redis.call('HGET', key(last), 'state')
if state and state ~= 'done' and state ~= 'partial' and state ~= 'dead' then return {0} end
if redis.call('EXISTS', key(id)) == 1 then return {0} end
if state then
  redis.call('SREM', P .. 'state:' .. state, last)
  redis.call('DEL', key(last))
end
due = due + every
-- A visit that is a little late keeps the rhythm; one that is later begins it anew.
if due < now + 0.8 * every or due > now + every then due = now + every end
redis.call('HSET', name, 'shard', id, 'due', due)
redis.call('HSET', key(id), 'spec', ARGV[3], 'lane', ARGV[4], 'tries', 0, 'reason', '')
move(id, 'waiting')
redis.call('RPUSH', P .. 'lane:' .. ARGV[4], id)
return {1, call(ARGV[4])}
"""

STEPS = {
    name: NOW + _COMMON + text
    for name, text in {
        "add": _ADD,
        "claim": _CLAIM,
        "renew": _RENEW,
        "finish": _FINISH,
        "schedule": _SCHEDULE,
        "sweep": _SWEEP,
    }.items()
}
