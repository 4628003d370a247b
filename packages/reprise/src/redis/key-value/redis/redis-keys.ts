import { RepriseError } from '../../../core/index.ts';
import type { RedisReply } from '../../redis-connection.ts';
import type { KeyOperations } from '../contract/key-operations.ts';
import { isReserved } from '../operations/reserved-names.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count, list, textOf } from './replies.ts';

/** Keys that the server looks at in one step of a scan, and keys removed in one command. */
const stepSize = 500;

/** Keys in Redis. */
export function redisKeys(calls: RedisCalls): KeyOperations {
  const remove = async (keys: readonly string[]): Promise<number> => {
    if (keys.length === 0) return 0;
    return sum(await calls.each('DEL', keys, false));
  };
  return {
    delete: async (...keys) => remove(keys),
    exists: async (key) => count(await calls.read('EXISTS', key)) === 1,
    async expire(key, ttl) {
      const milliseconds = ttlMilliseconds(ttl);
      if (milliseconds !== undefined) return count(await calls.write('PEXPIRE', key, milliseconds)) === 1;
      const place = calls.place(key);
      const [, exists] = await calls.sendMany(
        ['PERSIST', 'EXISTS'].map((name) => ({ args: [name, place], key: place })),
      );
      return exists === 1;
    },
    ttl: async (key) => count(await calls.read('PTTL', key)),
    keys: (prefix = '') => scan(calls, prefix),
    async clear(prefix = '') {
      let removed = 0;
      let some: string[] = [];
      for await (const key of scan(calls, prefix)) {
        some.push(key);
        if (some.length < stepSize) continue;
        removed += await remove(some);
        some = [];
      }
      return removed + (await remove(some));
    },
  };
}

async function* scan(calls: RedisCalls, prefix: string): AsyncGenerator<string> {
  const ownPrefix = calls.place('');
  const key = nodeKey(calls, ownPrefix);
  const pattern = `${calls.place(prefix).replace(/[*?[\]\\^]/g, '\\$&')}*`;
  // Redis may give a key twice while its table grows or shrinks.
  const given = new Set<string>();
  let cursor = '0';
  do {
    const args = ['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(stepSize)];
    const [next, found] = list(await calls.send({ args, ...key, readOnly: true }));
    cursor = textOf(next!);
    for (const place of list(found!).map(textOf)) {
      const own = place.slice(ownPrefix.length);
      if (given.has(own) || isReserved(own)) continue;
      given.add(own);
      yield own;
    }
  } while (cursor !== '0');
}

/** Which node of a Cluster has the keys: only the prefix can say. */
function nodeKey(calls: RedisCalls, prefix: string): { readonly key?: string } {
  if (calls.connection.kind !== 'cluster') return {};
  if (/^[^{]*\{[^}]+\}/.test(prefix)) return { key: prefix };
  throw new RepriseError(
    'INVALID_ARGUMENT',
    'In a Cluster, keys can be listed and cleared only when the prefix has a hash tag, such as "app:{chat}:"',
  );
}

function sum(replies: readonly RedisReply[]): number {
  return replies.reduce<number>((total, reply) => total + count(reply), 0);
}
