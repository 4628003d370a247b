import { defineScript } from '../../redis-script.ts';
import type { HandoverOperations } from '../contract/handover-operations.ts';
import { assertWhole } from '../operations/arguments.ts';
import { assertNumbered, writersKey } from '../operations/numbered-items.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count, list, type ReadItem } from './replies.ts';

/**
 * KEYS: list, writers. ARGV: writer, number of the first item, `after`, milliseconds (0: none), items. In steps, because
 * Lua cannot unpack any number of items.
 */
const appendNumbered = defineScript(
  'appendNumbered',
  `
local length = redis.call('LLEN', KEYS[1])
local remembered = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
local last = math.max(remembered, tonumber(ARGV[3]))
local skipped = last + 1 - tonumber(ARGV[2])
if skipped >= 0 then
  for first = 5 + skipped, #ARGV, 1000 do
    local final = math.min(first + 999, #ARGV)
    length = redis.call('RPUSH', KEYS[1], unpack(ARGV, first, final))
    last = last + final - first + 1
  end
end
if last > remembered then redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', last)) end
if ARGV[4] ~= '0' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
else
  local left = redis.call('PTTL', KEYS[1])
  local writers = redis.call('PTTL', KEYS[2])
  if left == -1 then
    redis.call('PERSIST', KEYS[2])
  elseif writers >= 0 and left > writers then
    redis.call('PEXPIRE', KEYS[2], left)
  end
end
return {last, length}
`,
  2,
);

/** KEYS: from, to. ARGV: most items, milliseconds (0: none). */
const claimItems = defineScript(
  'claimItems',
  `
local items = redis.call('LRANGE', KEYS[2], 0, -1)
if #items == 0 then
  items = redis.call('LRANGE', KEYS[1], 0, ARGV[1] - 1)
  for first = 1, #items, 1000 do
    redis.call('RPUSH', KEYS[2], unpack(items, first, math.min(first + 999, #items)))
  end
  if #items > 0 then redis.call('LTRIM', KEYS[1], #items, -1) end
end
if ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
return items
`,
  2,
);

const settleClaim = defineScript(
  'settleClaim',
  "if redis.call('LINDEX', KEYS[1], 0) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
  1,
);

/** Lists in Redis that are handed over without loss. */
export function redisHandover<Item>(calls: RedisCalls, read: ReadItem<Item>): HandoverOperations<Item> {
  return {
    async appendNumbered(key, numbered) {
      assertNumbered(numbered);
      const { writer, first, items, after = 0 } = numbered;
      const ttl = ttlMilliseconds(numbered.ttl ?? 0) ?? 0;
      const words = [writer, first, after, ttl, ...items];
      const [last, length] = list(await calls.run(appendNumbered, [key, writersKey(key)], words));
      return { last: count(last!), length: count(length!) };
    },
    async claimItems(from, to, { limit = 100, ttl = 0 } = {}) {
      assertWhole('limit', limit, 1);
      const words = [limit, ttlMilliseconds(ttl) ?? 0];
      return list(await calls.run(claimItems, [from, to], words)).map(read);
    },
    settleClaim: async (key, first) => (await calls.run(settleClaim, [key], [first])) === 1,
  };
}
