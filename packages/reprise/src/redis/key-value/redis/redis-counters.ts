import type { CounterOperations } from '../contract/counter-operations.ts';
import { assertWhole } from '../operations/arguments.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count } from './replies.ts';

/** Counters in Redis. */
export function redisCounters(calls: RedisCalls): CounterOperations {
  return {
    async increment(key, amount = 1) {
      assertWhole('amount', amount);
      return count(await calls.write('INCRBY', key, amount));
    },
    async decrement(key, amount = 1) {
      assertWhole('amount', amount);
      return count(await calls.write('DECRBY', key, amount));
    },
  };
}
