import { join } from 'node:path';
import { type Clock, type Logger, RepriseError } from 'reprise/core';
import type { RedisConnection } from 'reprise/redis';
import { fallback, memory, redis, type Store, sqlite, tiered } from 'reprise/stores';
import type { Config } from '../config/index.ts';
import { dependentLogger } from '../dependent-logger.ts';
import type { SharedStores } from '../sharing.ts';
import { holdDataFolder } from './data-folder.ts';

/** The store of a gateway. */
export interface OpenedStore {
  readonly store: Store;
  /** What it is, for people. */
  readonly kind: string;
  /** What does not work as configured. */
  readonly degraded: readonly string[];
  /** Where the store lies in Redis. */
  readonly shared?: SharedStores;
  /** Closes the store, and lets other gateways have its folder. */
  close(): Promise<void>;
}

/** What a store is made of beside the configuration. */
export interface StoreParts {
  /** The connection to Redis, when the gateway shares its cache with others. */
  readonly connection: RedisConnection | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens the store of a gateway: memory over Redis where that is configured, else memory over a SQLite file, or memory
 * alone when the file cannot be used; a gateway without its file still works, and says so.
 *
 * @throws RepriseError `DATA_IN_USE` when another gateway works on the folder of the file.
 */
export function openStore(config: Config, { connection, clock, logger }: StoreParts): OpenedStore {
  if (connection) return sharedStore(config, connection, { clock, logger });
  try {
    return fileStore(config, { clock, logger });
  } catch (error) {
    if (!RepriseError.isInstance(error) || error.code === 'DATA_IN_USE') throw error;
    const problem = `${error.message}. ${error.remedy}`;
    logger.error(`The cache file cannot be used, answers are kept in memory only: ${problem}`);
    const store = memory({ maxBytes: config.cache.memory, clock });
    return { store, kind: 'memory only', degraded: [problem], close: () => store.close() };
  }
}

/** Memory over a SQLite file in a folder that no other gateway uses meanwhile. */
function fileStore({ cache }: Config, { clock, logger }: Pick<StoreParts, 'clock' | 'logger'>): OpenedStore {
  const folder = holdDataFolder(cache.data, clock);
  try {
    const file = join(cache.data, 'reprise.db');
    const store = tiered([memory({ maxBytes: cache.memory, clock }), sqlite(file, { logger, clock })]);
    const close = (): Promise<void> => store.close().finally(() => folder.release());
    return { store, kind: `SQLite in ${file}`, degraded: [], close };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** Memory over Redis; while Redis is out of reach memory serves alone, and what changed is sent afterwards. */
function sharedStore(
  { cache, redis: settings }: Config,
  connection: RedisConnection,
  parts: Pick<StoreParts, 'clock' | 'logger'>,
): OpenedStore {
  const { clock } = parts;
  const logger = dependentLogger(connection, parts.logger, clock);
  const entries = redis({
    connection,
    prefix: settings.key_prefix,
    maxEntries: cache.max_entries,
    maxValueBytes: cache.max_answer,
    clock,
    logger,
  });
  const lasting = fallback(entries, memory({ maxBytes: cache.memory, clock }), {
    // A little longer, so that the connection is the first to find out.
    deadline: settings.socket_timeout * 1_000 + 200,
    // Trying costs nothing while the connection knows that Redis is away.
    retryAfter: 200,
    longestRetry: '2s',
    clock,
    logger,
  });
  const store = tiered([memory({ maxBytes: cache.memory, clock }), lasting], { logger });
  const kind = `memory over Redis, prefix ${settings.key_prefix}`;
  return { store, kind, degraded: [], shared: { entries, lasting }, close: () => store.close() };
}
