import type { RedisReply } from '../../redis-connection.ts';
import type { ScoreBounds, Scored, SortedSetOperations } from '../contract/sorted-set-operations.ts';
import { assertScore, assertWhole } from '../operations/arguments.ts';
import type { RedisCalls, Word } from './redis-calls.ts';
import { count, list, optional, type ReadItem, score } from './replies.ts';

/** Sorted sets in Redis. */
export function redisSortedSets<Item>(calls: RedisCalls, read: ReadItem<Item>): SortedSetOperations<Item> {
  return {
    async addScored(key, ...members) {
      for (const each of members) assertScore(each.score);
      const words = members.flatMap((each) => [scoreWord(each.score), each.member]);
      return words.length === 0 ? 0 : count(await calls.write('ZADD', key, ...words));
    },
    async removeScored(key, ...members) {
      return members.length === 0 ? 0 : count(await calls.write('ZREM', key, ...members));
    },
    async incrementScore(key, member, by) {
      assertScore(by);
      return score(await calls.write('ZINCRBY', key, scoreWord(by), member));
    },
    removeByScore: async (key, bounds) =>
      count(await calls.write('ZREMRANGEBYSCORE', key, ...boundWords(bounds))),
    countByScore: async (key, bounds) => count(await calls.read('ZCOUNT', key, ...boundWords(bounds))),
    scoreOf: async (key, member) => optional(await calls.read('ZSCORE', key, member), score),
    scoredCount: async (key) => count(await calls.read('ZCARD', key)),
    async rangeByRank(key, start = 0, end = -1, { reverse = false } = {}) {
      assertWhole('start', start);
      assertWhole('end', end);
      const words: Word[] = [start, end, ...(reverse ? ['REV'] : []), 'WITHSCORES'];
      return scored(await calls.read('ZRANGE', key, ...words), read);
    },
    async rangeByScore(key, options = {}) {
      const { offset = 0, limit, reverse = false } = options;
      const bounds = boundWords(options);
      assertWhole('offset', offset, 0);
      if (limit !== undefined) assertWhole('limit', limit, 0);
      const order = reverse ? [...bounds.reverse(), 'BYSCORE', 'REV'] : [...bounds, 'BYSCORE'];
      const words = [...order, 'LIMIT', offset, limit ?? -1, 'WITHSCORES'];
      return scored(await calls.read('ZRANGE', key, ...words), read);
    },
  };
}

function scored<Item>(reply: RedisReply, read: ReadItem<Item>): Scored<Item>[] {
  const flat = list(reply);
  const found: Scored<Item>[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    found.push({ member: read(flat[index]!), score: score(flat[index + 1]!) });
  }
  return found;
}

function boundWords({ min = -Infinity, max = Infinity }: ScoreBounds): string[] {
  assertScore(min);
  assertScore(max);
  return [min, max].map(scoreWord);
}

function scoreWord(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+inf';
  return value === Number.NEGATIVE_INFINITY ? '-inf' : String(value);
}
