import type { SetOperations } from '../contract/set-operations.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count, list, type ReadItem } from './replies.ts';

/** Sets in Redis. */
export function redisSets<Item>(calls: RedisCalls, read: ReadItem<Item>): SetOperations<Item> {
  return {
    async addMembers(key, ...members) {
      return members.length === 0 ? 0 : count(await calls.write('SADD', key, ...members));
    },
    async removeMembers(key, ...members) {
      return members.length === 0 ? 0 : count(await calls.write('SREM', key, ...members));
    },
    hasMember: async (key, member) => count(await calls.read('SISMEMBER', key, member)) === 1,
    members: async (key) => list(await calls.read('SMEMBERS', key)).map(read),
    memberCount: async (key) => count(await calls.read('SCARD', key)),
  };
}
