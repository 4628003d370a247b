import type { RedisServerInfo } from 'reprise/redis';
import { doubtful, type Finding, fine } from './finding.ts';

/** Share of `maxmemory` from which on it is time to act. */
const nearlyFull = 0.9;

/** What a server says about itself: its version, what it does when its memory is full, and how full it is. */
export function checkServer(info: RedisServerInfo): Finding[] {
  return [checkVersion(info), checkPolicy(info), checkMemory(info)];
}

function checkVersion({ name, version, supported }: RedisServerInfo): Finding {
  const server = `${name === 'redis' ? 'Redis' : 'Valkey'} ${version}`;
  if (supported) return fine('redis version', server);
  return {
    check: 'redis version',
    level: 'error',
    message: `${server} is too old`,
    remedy: 'Run Redis 6.2 or later, or Valkey 7.2 or later.',
  };
}

function checkPolicy({ maxmemoryPolicy: policy, maxmemory }: RedisServerInfo): Finding {
  const check = 'redis eviction';
  if (policy === undefined) return fine(check, 'the server does not tell its maxmemory-policy');
  const what = `maxmemory-policy is ${policy}`;
  if (policy.startsWith('allkeys-')) {
    const why = 'it may drop the lists that answers are found by, so that whole tenants start again';
    return doubtful(check, `${what}: ${why}`, advice);
  }
  if (policy === 'noeviction' && maxmemory) {
    const why = 'when memory is full, nothing new is kept until something expires';
    return doubtful(check, `${what}: ${why}`, advice);
  }
  return fine(check, what);
}

const advice = 'Set maxmemory-policy volatile-ttl: answers that end soonest go first, their lists stay.';

function checkMemory({ usedMemory: used, maxmemory }: RedisServerInfo): Finding {
  const check = 'redis memory';
  if (used === undefined || maxmemory === undefined) return fine(check, 'the server does not tell');
  if (maxmemory === 0) return fine(check, `${inMiB(used)} used, without a limit`);
  const message = `${inMiB(used)} of ${inMiB(maxmemory)} used`;
  if (used < maxmemory * nearlyFull) return fine(check, message);
  return doubtful(check, message, 'Raise maxmemory, or lower cache.max_entries or cache.ttl.');
}

function inMiB(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
