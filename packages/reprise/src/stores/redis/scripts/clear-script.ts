import { defineScript } from '../../../redis/index.ts';
import { changeParts } from './lua-parts.ts';

/**
 * Gives a group a new epoch, so that none of its entries counts any more, and puts their keys aside.
 *
 * KEYS: the state of the group, the set of ended epochs, the sorted set that takes the keys. ARGV after the common
 * ones (the epoch there is the new one): the name of the old keys' set among the ended ones.
 */
export const clearScript = defineScript(
  'reprise store: clear',
  `${changeParts}
local aside = redis.call('EXISTS', KEYS[4]) == 1
if not epoch and not aside then return 0 end
local left = redis.call('PTTL', KEYS[1])
epoch = ARGV[6]
if aside then
  redis.call('SADD', KEYS[9], ARGV[7])
  redis.call('RENAME', KEYS[4], KEYS[10])
end
redis.call('SET', KEYS[1], epoch)
if left > 0 then
  redis.call('PEXPIRE', KEYS[1], left)
  redis.call('PEXPIRE', KEYS[9], left)
end
redis.call('UNLINK', KEYS[5], KEYS[6], KEYS[7], KEYS[8])
note('c', 0, '')
tell()
return 1`,
  10,
);
