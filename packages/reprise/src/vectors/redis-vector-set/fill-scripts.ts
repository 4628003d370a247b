import { defineScript } from '../../redis/index.ts';

/** `KEYS[1]` is the note, `ARGV` the token and how long a claim lasts. */
export const claimFill = defineScript(
  'claimFill',
  `local holder = redis.call('GET', KEYS[1])
if holder then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`,
  1,
);

/** As {@link claimFill}, but for a claim that is held. */
export const renewFill = defineScript(
  'renewFill',
  `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  1,
);

/** `ARGV` is the token and what the note says from now on. */
export const endFill = defineScript(
  'endFill',
  `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`,
  1,
);
