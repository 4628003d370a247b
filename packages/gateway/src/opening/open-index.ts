import { randomUUID } from 'node:crypto';
import { type Clock, type Logger, RepriseError } from 'reprise/core';
import { connectRedis, type RedisConnection } from 'reprise/redis';
import type { SemanticCacheOptions } from 'reprise/semantic';
import type { Store } from 'reprise/stores';
import { pgvector, redisVectorSet, type VectorIndex } from 'reprise/vectors';
import type { Config, Environment } from '../config/index.ts';
import { dependentLogger } from '../dependent-logger.ts';
import { redisOptions } from './open-redis.ts';
import type { OpenedStore } from './open-store.ts';

/** The vector index of a gateway. */
export interface OpenedIndex {
  /** What a cache is to be opened with. */
  readonly options: Pick<SemanticCacheOptions, 'index' | 'source' | 'indexLogger'>;
  /** Ends the index and what it was opened over. */
  close(): Promise<void>;
}

/** What an index is made of beside the configuration. */
export interface IndexParts {
  readonly opened: OpenedStore;
  /** The connection to Redis, when the gateway shares its cache with others. */
  readonly connection: RedisConnection | undefined;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long vectors are kept after the entries of their time have ended. */
const spareTime = 3_600_000;
/** Milliseconds; who waits for an index waits to go upstream. */
const databaseDeadline = 1_000;
/** Where a store keeps the name that its vectors have in a database that others use, too. */
const nameKey = 'index-name';

/**
 * Opens the vector index that the configuration names; in the process there is nothing to open.
 *
 * @throws RepriseError `CONFIG_INVALID` when what the index needs is not configured; `DRIVER_MISSING`.
 */
export async function openIndex(config: Config, parts: IndexParts): Promise<OpenedIndex> {
  const { index, enabled } = config.semantic;
  if (!enabled || index === 'local') return { options: {}, close: async () => {} };
  return index === 'redis' ? openVectorSets(config, parts) : await openDatabase(config, parts);
}

/**
 * Over a connection of its own: Redis answers one command of a connection after the other, and a search takes many times
 * as long as an exact lookup, which would wait behind it.
 */
function openVectorSets(config: Config, parts: IndexParts): OpenedIndex {
  const { opened, connection, clock, logger } = parts;
  if (!connection) {
    const message = 'semantic.index is redis, which takes redis.enabled: true; else choose pgvector or local';
    throw new RepriseError('CONFIG_INVALID', message);
  }
  const own = connectRedis(redisOptions(config.redis, { ...parts, logger: quiet(logger) }));
  const index = vectorSetsOf(config, own);
  const indexLogger = dependentLogger(connection, logger, clock);
  return {
    options: { index, indexLogger, ...sourceOf(opened) },
    close: () => index.close().finally(() => own.close()),
  };
}

async function openDatabase(config: Config, parts: IndexParts): Promise<OpenedIndex> {
  const { opened, clock } = parts;
  const name = opened.shared ? config.redis.key_prefix : await nameOf(opened.store, clock);
  const index = databaseOf(config, name, parts);
  // The database fails for reasons of its own, whatever happens to Redis.
  const options = { index, indexLogger: parts.logger, ...sourceOf(opened) };
  return { options, close: () => index.close() };
}

/** The index of `semantic.index: redis`; exported for `reprise doctor`. */
export function vectorSetsOf({ redis, semantic, cache }: Config, connection: RedisConnection): VectorIndex {
  return redisVectorSet(connection, {
    prefix: `${redis.key_prefix}:index`,
    precision: semantic.quantization === 'none' ? 'float32' : 'int8',
    ttl: cache.ttl + spareTime,
  });
}

/**
 * The index of `semantic.index: pgvector`; exported for `reprise doctor`.
 *
 * @throws RepriseError `CONFIG_INVALID` when no database is named; `DRIVER_MISSING`.
 */
export function databaseOf(
  { semantic, cache }: Config,
  name: string,
  { environment, logger }: Pick<IndexParts, 'environment' | 'logger'>,
): VectorIndex {
  const url = semantic.database_url ?? (environment['DATABASE_URL'] || undefined);
  if (url === undefined) {
    const message = 'semantic.index is pgvector, which takes semantic.database_url or DATABASE_URL';
    throw new RepriseError('CONFIG_INVALID', message);
  }
  return pgvector({
    url,
    prefix: `${name}:`,
    ttl: cache.ttl + spareTime,
    deadline: databaseDeadline,
    logger,
  });
}

/** The store in Redis is the truth, also while another one stands in for it. */
function sourceOf({ shared }: OpenedStore): Pick<SemanticCacheOptions, 'source'> {
  return shared ? { source: shared.entries } : {};
}

/** The name of a store that only this gateway uses: it lies in the store, so that both end together. */
async function nameOf(store: Store, clock: Clock): Promise<string> {
  const name = randomUUID();
  try {
    const value = new TextEncoder().encode(name);
    const entry = { key: nameKey, value, createdAt: clock.now(), version: 1, tags: [] };
    await store.setMany([entry], { onlyIfAbsent: true });
    const [kept] = await store.getMany([nameKey]);
    return kept ? new TextDecoder().decode(kept.value) : name;
  } catch {
    return name;
  }
}

/** What a second connection to the same server says, the first one says, too. */
function quiet(logger: Logger): Logger {
  const debug: Logger['debug'] = (message, fields) => logger.debug(message, fields);
  return { debug, info: debug, warn: debug, error: debug };
}
