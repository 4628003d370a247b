import type { HashOperations } from '../contract/hash-operations.ts';
import { fieldPairs } from '../operations/field-pairs.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count, list, optional, pairs, type ReadItem, textOf } from './replies.ts';

/** Hashes in Redis. */
export function redisHashes<Item>(calls: RedisCalls, read: ReadItem<Item>): HashOperations<Item> {
  return {
    hashGet: async (key, field) => optional(await calls.read('HGET', key, field), read),
    async hashSet(key, fields) {
      const words = fieldPairs(fields).flat();
      return words.length === 0 ? 0 : count(await calls.write('HSET', key, ...words));
    },
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
