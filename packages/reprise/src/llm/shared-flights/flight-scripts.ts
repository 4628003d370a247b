import { defineScript } from '../../redis/index.ts';

/*
 * A lease is text: the token of its holder, and behind a `|`, once the flight landed with an answer that is kept, the
 * server's time in milliseconds. KEYS[1] is the lease, KEYS[2] the holder's stream; ARGV[1] is the token.
 */

const now = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * Takes the lease for ARGV[2] ms where nobody holds it, or its flight landed more than ARGV[3] ms ago.
 *
 * It writes before it reads: a server that refuses writes (full, or a replica) refuses the first one of a script, so
 * nobody joins a leader that cannot post.
 */
export const joinFlight = defineScript(
  'joinFlight',
  `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return ARGV[1] end
  ${now}
  local held = redis.call('GET', KEYS[1])
  if held then
    local holder, landed = string.match(held, '^([^|]+)|?(%d*)$')
    if holder and (landed == '' or tonumber(landed) >= now - tonumber(ARGV[3])) then return holder end
  end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]`,
  1,
);

/**
 * Renews the lease for ARGV[2] ms and appends the batch ARGV[5] with the number ARGV[4], unless it is there already;
 * forgets those under ARGV[6], and all of them ARGV[3] ms after the last batch. Gives 0 when the lease is lost.
 *
 * A full server lets renewals pass and what a script writes behind its first write, so that an answer under way reaches
 * its end.
 */
export const postBatch = defineScript(
  'postBatch',
  `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  if ARGV[5] ~= '' then
    local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
    local number = last[1] and tonumber(string.match(last[1][1], '^%d+')) or 0
    if number < tonumber(ARGV[4]) then
      redis.call('XADD', KEYS[2], ARGV[4] .. '-1', 'frames', ARGV[5])
      if tonumber(ARGV[6]) > 1 then redis.call('XTRIM', KEYS[2], 'MINID', ARGV[6] .. '-1') end
    end
    redis.call('PUBLISH', KEYS[2], ARGV[4] .. ' ' .. ARGV[5])
  end
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  return 1`,
  2,
);

/** Gives the lease back; with ARGV[2] = 1 it tells for ARGV[3] ms more who held it and when the flight landed. */
export const landFlight = defineScript(
  'landFlight',
  `${now}
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  if ARGV[2] == '1' then
    redis.call('SET', KEYS[1], ARGV[1] .. '|' .. string.format('%.0f', now), 'PX', ARGV[3])
  else
    redis.call('DEL', KEYS[1])
  end
  return 1`,
  1,
);
