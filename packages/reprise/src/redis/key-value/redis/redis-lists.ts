import { defineScript } from '../../redis-script.ts';
import type { ListOperations, PushOptions } from '../contract/list-operations.ts';
import type { Value } from '../contract/value.ts';
import { assertWhole } from '../operations/arguments.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count, list, type ReadItem } from './replies.ts';

/** ARGV: command, milliseconds, items. In steps, because Lua cannot unpack any number of items. */
const pushAndExpire = defineScript(
  'pushAndExpire',
  `
local length
for first = 3, #ARGV, 1000 do
  length = redis.call(ARGV[1], KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return length
`,
  1,
);

/** Lists in Redis. */
export function redisLists<Item>(calls: RedisCalls, read: ReadItem<Item>): ListOperations<Item> {
  const push = async (
    command: 'LPUSH' | 'RPUSH',
    key: string,
    items: readonly Value[],
    options: PushOptions,
  ): Promise<number> => {
    const ttl = ttlMilliseconds(options.ttl ?? 0);
    if (items.length === 0) return count(await calls.read('LLEN', key));
    if (ttl === undefined) return count(await calls.write(command, key, ...items));
    return count(await calls.run(pushAndExpire, [key], [command, ttl, ...items]));
  };
  const pop = async (command: 'LPOP' | 'RPOP', key: string, most: number): Promise<Item[]> => {
    assertWhole('count', most, 1);
    return list(await calls.write(command, key, most)).map(read);
  };
  return {
    pushRight: (key, items, options = {}) => push('RPUSH', key, items, options),
    pushLeft: (key, items, options = {}) => push('LPUSH', key, items, options),
    popLeft: (key, most = 1) => pop('LPOP', key, most),
    popRight: (key, most = 1) => pop('RPOP', key, most),
    async listRange(key, start = 0, end = -1) {
      assertWhole('start', start);
      assertWhole('end', end);
      return list(await calls.read('LRANGE', key, start, end)).map(read);
    },
    listLength: async (key) => count(await calls.read('LLEN', key)),
    async trimList(key, start, end) {
      assertWhole('start', start);
      assertWhole('end', end);
      await calls.write('LTRIM', key, start, end);
    },
  };
}
