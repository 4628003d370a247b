import { defineScript } from '../../../redis/index.ts';
import { changeParts } from './lua-parts.ts';

/**
 * Why entries are removed: somebody asked, they are the ones used longest ago, or they ended by themselves: expired,
 * dropped by the server, or left from an earlier epoch.
 */
export type RemovalReason = 'asked' | 'evicted' | 'ended';

/**
 * Removes entries of one group with all that belongs to them.
 *
 * KEYS: the state of the group, then entry and vector of each key. ARGV after the common ones: the reason, then each
 * key and the last access that makes it a victim (only looked at when evicted).
 *
 * Answers how many were alive, then the keys that were removed by nobody's wish.
 */
export const removeScript = defineScript(
  'reprise store: remove',
  `${changeParts}
local reason = ARGV[7]
epoch = epoch or ''
local answer, alive = {}, 0

for each = 0, (#KEYS - 8) / 2 - 1 do
  local name, vectorName = KEYS[9 + 2 * each], KEYS[10 + 2 * each]
  local key, access = ARGV[8 + 2 * each], ARGV[9 + 2 * each]
  local head = headOf(name)
  local lives = head and head.expiresAt > now
  local goes = reason == 'asked' or (reason == 'ended' and not lives)
  if reason == 'evicted' then goes = (redis.call('ZSCORE', KEYS[5], key) or '') == access end
  if goes then
    local known = forget(key, name, vectorName) == 1
    if lives then alive = alive + 1 end
    if reason == 'asked' and (known or lives) then note('r', 0, key) end
    if reason ~= 'asked' and known then
      answer[#answer + 1] = key
      note('x', 0, key)
    end
  end
end
if epoch ~= '' then tell() end
table.insert(answer, 1, alive)
return answer`,
);
