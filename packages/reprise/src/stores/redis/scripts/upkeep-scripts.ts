import { defineScript } from '../../../redis/index.ts';

/**
 * Removes entries of an epoch that ended; a key written again since stays.
 *
 * KEYS: the epoch, the set of ended epochs, the sorted set of the ended one's keys, then entry and vector of each key.
 * ARGV: the name of the ended one, then each key.
 */
export const removeEndedScript = defineScript(
  'reprise store: remove what was cleared',
  `
local epoch = redis.call('GET', KEYS[1])
for each = 2, #ARGV do
  local name = KEYS[2 * each]
  if redis.call('GETRANGE', name, 0, 7) ~= epoch then redis.call('UNLINK', name, KEYS[2 * each + 1]) end
  redis.call('ZREM', KEYS[3], ARGV[each])
end
if redis.call('EXISTS', KEYS[3]) == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
return 1`,
);

/**
 * Lets what is known about an empty group end.
 *
 * KEYS: epoch, number of the last change, stream of changes, keys, ended epochs. ARGV: milliseconds. The next write
 * makes the group live again.
 */
export const retireScript = defineScript(
  'reprise store: retire an empty group',
  `
if redis.call('EXISTS', KEYS[4], KEYS[5]) > 0 then return 0 end
for index = 1, 3 do
  local left = redis.call('PTTL', KEYS[index])
  if left == -1 or left > tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[index], ARGV[1]) end
end
return 1`,
  5,
);

/**
 * Reads what entries say about themselves, with their vectors and without their values.
 *
 * KEYS: the epoch, then entry and vector of each key. Answers the epoch, then the beginning and the vector of each.
 */
export const headsScript = defineScript(
  'reprise store: read heads',
  `
local answer = { redis.call('GET', KEYS[1]) }
for index = 2, #KEYS, 2 do
  local head = redis.call('GETRANGE', KEYS[index], 0, 41)
  local tagsLength = #head == 42 and struct.unpack('<I4', head, 39) or 0
  if tagsLength > 0 then head = redis.call('GETRANGE', KEYS[index], 0, 41 + tagsLength) end
  answer[#answer + 1] = head
  answer[#answer + 1] = redis.call('GET', KEYS[index + 1])
end
return answer`,
);
