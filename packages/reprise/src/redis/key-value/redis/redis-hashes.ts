import { defineScript } from '../../redis-script.ts';
import type { HashChange, HashOperations } from '../contract/hash-operations.ts';
import { fieldPairs } from '../operations/field-pairs.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import type { RedisCalls, Word } from './redis-calls.ts';
import { count, list, optional, pairs, type ReadItem, textOf } from './replies.ts';

/** ARGV: milliseconds, names and values. In steps, because Lua cannot unpack any number of words. */
const setAndExpire = defineScript(
  'setAndExpire',
  `
local added = 0
for first = 2, #ARGV, 1000 do
  added = added + redis.call('HSET', KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return added
`,
  1,
);

/**
 * ARGV: milliseconds (0: none), words about the fields expected, words about those to set; then the three kinds: name,
 * whether it must be there, and value; name and value; name.
 */
const setIfEqual = defineScript(
  'setIfEqual',
  `
redis.call('HLEN', KEYS[1])
local expected = 3 + ARGV[2]
local set = expected + ARGV[3]
for word = 4, expected, 3 do
  local value = redis.call('HGET', KEYS[1], ARGV[word])
  if ARGV[word + 1] == '0' then
    if value then return 0 end
  elseif value ~= ARGV[word + 2] then
    return 0
  end
end
for first = expected + 1, set, 1000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, first, math.min(first + 999, set)))
end
for first = set + 1, #ARGV, 1000 do
  redis.call('HDEL', KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
if ARGV[1] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1
`,
  1,
);

/** Hashes in Redis. */
export function redisHashes<Item>(calls: RedisCalls, read: ReadItem<Item>): HashOperations<Item> {
  return {
    hashGet: async (key, field) => optional(await calls.read('HGET', key, field), read),
    async hashGetMany(key, fields) {
      if (fields.length === 0) return [];
      return list(await calls.read('HMGET', key, ...fields)).map((reply) => optional(reply, read));
    },
    async hashSet(key, fields, options = {}) {
      const ttl = ttlMilliseconds(options.ttl ?? 0);
      const words = fieldPairs(fields).flat();
      if (words.length === 0) return 0;
      if (ttl === undefined) return count(await calls.write('HSET', key, ...words));
      return count(await calls.run(setAndExpire, [key], [ttl, ...words]));
    },
    hashSetIf: async (key, change) => (await calls.run(setIfEqual, [key], conditionWords(change))) === 1,
    hashGetAll: async (key) => new Map(pairs(await calls.read('HGETALL', key), read)),
    async hashDelete(key, ...fields) {
      return fields.length === 0 ? 0 : count(await calls.write('HDEL', key, ...fields));
    },
    hashLength: async (key) => count(await calls.read('HLEN', key)),
    hashHas: async (key, field) => count(await calls.read('HEXISTS', key, field)) === 1,
    hashFields: async (key) => list(await calls.read('HKEYS', key)).map(textOf),
    hashValues: async (key) => list(await calls.read('HVALS', key)).map(read),
  };
}

function conditionWords({ expect, set, remove = [], ttl = 0 }: HashChange): Word[] {
  const expected = Object.entries(expect).flatMap(([name, value]) => [
    name,
    value === undefined ? 0 : 1,
    value ?? '',
  ]);
  const written = fieldPairs(set).flat();
  return [ttlMilliseconds(ttl) ?? 0, expected.length, written.length, ...expected, ...written, ...remove];
}
