import { RepriseError, silentLogger, systemClock } from '../../core/index.ts';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { RedisStore } from './redis-store.ts';
import type { RedisStoreOptions } from './redis-store-options.ts';

/**
 * A store in Redis 6.2 or later or Valkey 7.2 or later, shared by all instances that use the same prefix: a single
 * server, one watched by Sentinels, or a Cluster. It needs no module of the server.
 *
 * Keys with the same part up to their last colon form a group, which lives on one node of a Cluster and is what
 * `maxEntries` counts. Needs the package `redis`.
 *
 * @param urlOrConnectionOrOptions address of the server, a connection that exists (and is left open), or options
 * @throws RepriseError `INVALID_ARGUMENT` for options that cannot be.
 *
 * @example
 * ```ts
 * const store = tiered([memory(), redis('redis://127.0.0.1:6379')]);
 * const bounded = redis({ connection: connectRedis(url), prefix: 'answers', maxEntries: 100_000 });
 * ```
 */
export function redis(urlOrConnectionOrOptions: string | RedisConnection | RedisStoreOptions): RedisStore {
  const options = optionsOf(urlOrConnectionOrOptions);
  const { url, connection, clock = systemClock, logger = silentLogger, maxEntries } = options;
  if ((url === undefined) === (connection === undefined)) {
    throw new RepriseError('INVALID_ARGUMENT', 'A Redis store takes either a url or a connection');
  }
  if (maxEntries !== undefined && !(Number.isSafeInteger(maxEntries) && maxEntries >= 1)) {
    throw new RepriseError('INVALID_ARGUMENT', 'maxEntries must be a whole number and at least 1');
  }
  return new RedisStore({
    connection: connection ?? connectRedis({ url: url!, logger }),
    ownsConnection: connection === undefined || options.closeConnection === true,
    prefix: options.prefix ?? 'reprise',
    maxEntries: maxEntries ?? 0,
    compressOver: options.compressOver ?? 4_096,
    maxValueBytes: options.maxValueBytes ?? 8 * 1_024 * 1_024,
    sweepInterval: options.sweepInterval ?? 60_000,
    clock,
    logger,
  });
}

function optionsOf(given: string | RedisConnection | RedisStoreOptions): RedisStoreOptions {
  if (typeof given === 'string') return { url: given };
  return 'send' in given ? { connection: given } : given;
}
