import type { StringOperations, TtlOptions } from '../contract/string-operations.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import type { RedisCalls, Word } from './redis-calls.ts';
import { list, optional, type ReadItem } from './replies.ts';

const conditions = { absent: 'NX', present: 'XX' } as const;

/** Single values in Redis. */
export function redisStrings<Item>(
  calls: RedisCalls,
  read: ReadItem<Item>,
  defaultTtl: number,
): StringOperations<Item> {
  const expiry = ({ ttl = defaultTtl }: TtlOptions): Word[] => {
    const milliseconds = ttlMilliseconds(ttl);
    return milliseconds === undefined ? [] : ['PX', milliseconds];
  };
  return {
    get: async (key) => optional(await calls.read('GET', key), read),
    async getMany(keys) {
      if (keys.length === 0) return [];
      const replies = await calls.each('MGET', keys, true);
      return replies.flatMap(list).map((reply) => optional(reply, read));
    },
    async set(key, value, options = {}) {
      const condition = options.onlyIf ? [conditions[options.onlyIf]] : [];
      return (await calls.write('SET', key, value, ...expiry(options), ...condition)) !== null;
    },
    async getAndSet(key, value, options = {}) {
      return optional(await calls.write('SET', key, value, ...expiry(options), 'GET'), read);
    },
  };
}
