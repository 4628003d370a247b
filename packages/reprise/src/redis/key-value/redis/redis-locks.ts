import { defineScript } from '../../redis-script.ts';
import type { LockSteps } from '../operations/held-lock.ts';
import { lockKeys } from '../operations/reserved-names.ts';
import type { RedisCalls } from './redis-calls.ts';

/** Milliseconds that the last fence of a name is remembered; later the clock of the server keeps it growing. */
const fenceTtl = 86_400_000;

/**
 * KEYS: lock, fence. ARGV: token, milliseconds, milliseconds of the fence. Fences are microseconds of the server's
 * clock, so that they grow even over a server that lost everything; the last one guards against a clock set back.
 */
const takeLock = defineScript(
  'takeLock',
  `
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
local time = redis.call('TIME')
local fence = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
if last >= fence then fence = last + 1 end
local text = string.format('%.0f', fence)
redis.call('SET', KEYS[2], text, 'PX', ARGV[3])
return text
`,
  2,
);

const extendLock = defineScript(
  'extendLock',
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0",
  1,
);

const dropLock = defineScript(
  'dropLock',
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
  1,
);

/** The steps of locks in Redis (S2-08). */
export function redisLocks(calls: RedisCalls): LockSteps {
  return {
    async take(name, token, milliseconds) {
      const { lock, fence } = lockKeys(name);
      const reply = await calls.run(takeLock, [lock, fence], [token, milliseconds, fenceTtl]);
      return reply === null ? undefined : Number(reply);
    },
    async extend(name, token, milliseconds) {
      return (await calls.run(extendLock, [lockKeys(name).lock], [token, milliseconds])) === 1;
    },
    async drop(name, token) {
      return (await calls.run(dropLock, [lockKeys(name).lock], [token])) === 1;
    },
  };
}
