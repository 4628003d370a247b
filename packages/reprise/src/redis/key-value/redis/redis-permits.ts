import { defineScript } from '../../redis-script.ts';
import type { PermitSteps } from '../operations/held-permit.ts';
import { permitKey } from '../operations/reserved-names.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count } from './replies.ts';

/** Milliseconds of the server's clock, as text: scores are the ends of the tokens. */
const now = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local text = string.format('%.0f', now)
`;

/** KEYS: permits. ARGV: token, limit, milliseconds. The key lasts as long as the token that lasts longest. */
const takePermit = defineScript(
  'takePermit',
  `${now}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text)
local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not held and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[3]), ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
`,
  1,
);

/** KEYS: permits. ARGV: token. */
const dropPermit = defineScript(
  'dropPermit',
  `${now}
local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[1], ARGV[1])
if held and tonumber(held) > now then return 1 end
return 0
`,
  1,
);

const countPermits = defineScript(
  'countPermits',
  `${now} return redis.call('ZCOUNT', KEYS[1], '(' .. text, '+inf')`,
  1,
);

/** The steps of permits in Redis. */
export function redisPermits(calls: RedisCalls): PermitSteps {
  return {
    async take(name, token, { limit, milliseconds }) {
      return (await calls.run(takePermit, [permitKey(name)], [token, limit, milliseconds])) === 1;
    },
    drop: async (name, token) => (await calls.run(dropPermit, [permitKey(name)], [token])) === 1,
    count: async (name) => count(await calls.run(countPermits, [permitKey(name)], [])),
  };
}
