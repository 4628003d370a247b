import { defineScript } from '../../../redis/index.ts';
import { changeParts, lifetimeParts } from './lua-parts.ts';

/**
 * Writes entries of one group with all that belongs to them.
 *
 * KEYS: the state of the group, then entry and vector of each key. ARGV after the common ones: milliseconds that the
 * longest living entry lives (-1 for ever), whether only absent entries are written (0 or 1), most entries of the
 * group (0 for any number), how many more go when they are too many; then for each entry its key, its bytes without
 * epoch (empty when it expired already), the bytes of its vector (empty for none), its milliseconds (empty for ever).
 *
 * Answers whether the group was new (0 or 1), then keys that have to go and their last access.
 * What could be refused because of its type or for lack of memory comes before the entries are touched.
 */
export const writeScript = defineScript(
  'reprise store: write',
  `${changeParts}${lifetimeParts}
local lifetime, onlyAbsent = tonumber(ARGV[7]), ARGV[8] == '1'
local most, slack = tonumber(ARGV[9]), tonumber(ARGV[10])
local fresh = not epoch
if fresh then
  epoch = ARGV[6]
  redis.call('SET', KEYS[1], epoch)
end

local function index(key, payload)
  redis.call('ZADD', KEYS[4], 0, key)
  redis.call('ZADD', KEYS[5], now, key)
  local expiresAt = struct.unpack('<d', payload, 11)
  if expiresAt < math.huge then redis.call('ZADD', KEYS[6], expiresAt, key)
  else redis.call('ZREM', KEYS[6], key) end
  forgetTags(key)
  local tagsLength = struct.unpack('<I4', payload, 31)
  if tagsLength == 0 then return end
  local packed = payload:sub(35, 34 + tagsLength)
  redis.call('HSET', KEYS[8], key, packed)
  eachTag(packed, key, function(member) redis.call('ZADD', KEYS[7], 0, member) end)
end

local puts = {}
local function put(name, bytes, milliseconds)
  if bytes == '' then redis.call('UNLINK', name)
  elseif milliseconds == '' then redis.call('SET', name, bytes)
  else redis.call('SET', name, bytes, 'PX', milliseconds) end
end

for each = 0, (#KEYS - 8) / 2 - 1 do
  local name, vectorName = KEYS[9 + 2 * each], KEYS[10 + 2 * each]
  local first = 11 + 4 * each
  local key, payload, vector, milliseconds = ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3]
  local old = onlyAbsent and headOf(name)
  if not (old and old.expiresAt > now) then
    if payload == '' then
      if forget(key, name, vectorName) == 1 then note('r', 0, key) end
    else
      index(key, payload)
      note('w', struct.unpack('<d', payload, 19), key)
      puts[#puts + 1] = { vectorName, vector, milliseconds }
      puts[#puts + 1] = { name, epoch .. payload, milliseconds }
    end
  end
end
tell()
for _, each in ipairs(puts) do put(each[1], each[2], each[3]) end
live(lifetime, fresh)

local answer = {}
local count = most > 0 and redis.call('ZCARD', KEYS[4]) or 0
if count > most then
  local surplus = math.min(count - most + slack, 1000)
  answer = redis.call('ZRANGE', KEYS[5], 0, surplus - 1, 'WITHSCORES')
end
table.insert(answer, 1, fresh and 1 or 0)
return answer`,
);
